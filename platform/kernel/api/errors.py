"""Every answer of the API that is an error: `{code, detail}`; `fields` and `codes` say what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from kernel.errors import DomainError

INVALID = "invalid"


class BodyTooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("Cette demande est trop lourde.")


class InvalidCursor(exceptions.APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid_cursor"
    default_detail = _("Cette page de résultats n’existe pas. Reprenez à la première.")


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error that a view let through; None: not one of those, and so a 500.

    A `DomainError` is a 409, or a 422 where the view lists its code in `codes_of_input`.
    """
    if isinstance(error, DomainError):
        is_input = error.code in getattr(context.get("view"), "codes_of_input", ())
        return Response(
            {"code": error.code, "detail": str(error), **error.answer()},
            status=status.HTTP_422_UNPROCESSABLE_ENTITY if is_input else status.HTTP_409_CONFLICT,
        )
    if isinstance(error, RequestDataTooBig):  # a body of megabytes: Django's own limit, before ours
        error = BodyTooLarge()
    elif isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        return Response(
            {
                "code": INVALID,
                "detail": str(_("Ce que vous avez envoyé n’est pas complet ou pas correct.")),
                "fields": fields_of(error.detail),
                "codes": codes_of(error.detail),
            },
            status=status.HTTP_422_UNPROCESSABLE_ENTITY,
        )
    if isinstance(error, exceptions.APIException):
        return Response(
            {"code": error.get_codes(), "detail": str(error.detail)},
            status=error.status_code,
            headers=_headers(error),
        )
    return None


def fields_of(detail: Any) -> dict[str, list[str]]:
    """What is wrong by field, a field inside another by its path: `people.0.email`."""
    found: dict[str, list[str]] = {}
    for path, text in _texts(detail, ()):
        found.setdefault(".".join(path), []).append(str(text))
    return found


def codes_of(detail: Any) -> dict[str, list[str]]:
    """The same with the code of each sentence: `required`, `several_values`."""
    found: dict[str, list[str]] = {}
    for path, text in _texts(detail, ()):
        found.setdefault(".".join(path), []).append(str(getattr(text, "code", None) or INVALID))
    return found


def _texts(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _texts(inner, (*path, str(name)))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for number, inner in enumerate(detail):
            is_text = isinstance(inner, str)
            yield from _texts(inner, path if is_text else (*path, str(number)))
    else:
        yield path or ("non_field_errors",), detail


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait))
    return headers
