"""Selects the organisation from the host, and nothing else; says of one that it cannot be served."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import set_urlconf

from kernel.database import connection
from kernel.links import origin_of
from tenants.organisations.hosts import host_table
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.requests import OrganisationRequest
from tenants.organisations.schema_versions import expected_version

HEALTH_PATHS = frozenset({"/healthz", "/readyz"})  # asked for by address, without an organisation
STATIC_PREFIX = settings.STATIC_URL


class OrganisationMiddleware:
    """Sets `request.tenant`, the schema and the URLconf; unknown host 404, schema that lags 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()
        if request.path in HEALTH_PATHS:
            return self._answer(request, "portal.urls.health")
        if request.path.startswith(STATIC_PREFIX):
            return self.get_response(request)
        host = _host_of(request)
        organisation = host_table.organisation_at(host)
        if organisation is None:
            return _meant_host(request, host) or render(
                request, "unknown_host.html", {"root_host": settings.ROOT_HOST}, status=404
            )
        cast(OrganisationRequest, request).tenant = organisation
        if _is_served(organisation):
            connection.set_tenant(organisation)
        else:
            cast(OrganisationRequest, request).is_unavailable = True
        return self._answer(request, settings.TENANT_TYPES[organisation.kind]["URLCONF"])

    def _answer(self, request: HttpRequest, urlconf: str) -> HttpResponse:
        request.urlconf = urlconf
        set_urlconf(urlconf)
        try:
            return self.get_response(request)
        finally:
            set_urlconf(None)


def _host_of(request: HttpRequest) -> str:
    """The host's name without port; nothing for what cannot be one."""
    try:
        return request.get_host().rsplit(":", 1)[0].lower()
    except DisallowedHost:
        return ""


def _meant_host(request: HttpRequest, host: str) -> HttpResponse | None:
    """Where `www.` or a trailing dot was typed: on to the host itself, with what was asked for and sent."""
    meant = host.removesuffix(".").removeprefix("www.")
    if meant == host or host_table.organisation_at(meant) is None:
        return None
    address = origin_of(meant) + request.get_full_path()
    return HttpResponsePermanentRedirect(address, preserve_request=request.method not in ("GET", "HEAD"))


def _is_served(organisation: Organisation) -> bool:
    is_open = organisation.status not in (OrganisationStatus.PREPARING, OrganisationStatus.SUSPENDED)
    return is_open and organisation.schema_version == expected_version(organisation.kind)


class UnavailableMiddleware:
    """Answers 503 for an organisation that cannot be served, to whom is signed in with their other spaces.

    After the sign-in's middleware, which reads `public` alone. Where even that cannot be read, without it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not getattr(request, "is_unavailable", False):
            return self.get_response(request)
        try:
            response = render(request, "503.html", CUT_OFF, status=503)
        except DatabaseError:
            response = render(None, "503.html", status=503)
        response["Retry-After"] = "120"
        return response


# What would lead to pages of the host that is not served, its colours and its language button included.
CUT_OFF: dict[str, Any] = dict.fromkeys(
    (
        "navigation",
        "administration",
        "theme_url",
        "logo_url",
        "sign_out_url",
        "sign_in_url",
        "languages",
        "accessibility_url",
        "privacy_url",
        "home_url",
    ),
    "",
)
