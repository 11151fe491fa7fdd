"""Who may open a view: said on the view, closed by default, read by the access tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants.membership.actors import actor_of
from tenants.membership.roles import Role

View = Callable[..., HttpResponseBase]


def staff(*roles: Role, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Only people with one of `roles` in this host's organisation.

    A stranger to the organisation gets 404, as if there were nothing; a known person without the
    right gets 403; then a method that the view does not take, 405. Somebody not signed in is sent to
    sign in by the middleware.
    """

    def decorate(view: View) -> View:
        allowed = require_http_methods(methods)(view)

        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor is None:
                raise Http404
            if actor.role not in roles:
                raise PermissionDenied
            return allowed(request, *args, **kwargs)

        return guarded

    return decorate


def signed_in(*, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """Anybody who is signed in, whatever the organisation."""
    return require_http_methods(methods)


def everybody(*, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """No sign-in needed."""

    def decorate(view: View) -> View:
        return login_not_required(require_http_methods(methods)(view))

    return decorate


def staff_json(*roles: Role, methods: tuple[str, ...] = ("GET", "HEAD")) -> Callable[[View], View]:
    """As `staff`, for what a script of ours asks: refusals are JSON (`code`), and somebody not signed in
    reads 401 instead of a page to sign in."""

    def decorate(view: View) -> View:
        allowed = require_http_methods(methods)(view)

        @login_not_required
        @never_cache
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return JsonResponse({"code": "signed_out"}, status=401)
            actor = actor_of(request)
            if actor is None:
                return JsonResponse({"code": "not_found"}, status=404)
            if actor.role not in roles:
                return JsonResponse({"code": "not_yours"}, status=403)
            return allowed(request, *args, **kwargs)

        return guarded

    return decorate
