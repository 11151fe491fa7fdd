"""Selects the organisation from the host, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import set_urlconf

from kernel.database import connection
from tenants.organisations.hosts import host_table
from tenants.organisations.models import OrganisationStatus
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
        try:
            host = request.get_host().rsplit(":", 1)[0].lower()
        except DisallowedHost:
            host = ""
        organisation = host_table.organisation_at(host) if host else None
        if organisation is None:
            return render(request, "unknown_host.html", {"root_host": settings.ROOT_HOST}, status=404)
        if organisation.status in (OrganisationStatus.PREPARING, OrganisationStatus.SUSPENDED) or (
            organisation.schema_version != expected_version(organisation.kind)
        ):
            response = render(request, "503.html", {"organisation": organisation}, status=503)
            response["Retry-After"] = "120"
            return response
        cast(OrganisationRequest, request).tenant = organisation
        connection.set_tenant(organisation)
        return self._answer(request, settings.TENANT_TYPES[organisation.kind]["URLCONF"])

    def _answer(self, request: HttpRequest, urlconf: str) -> HttpResponse:
        request.urlconf = urlconf
        set_urlconf(urlconf)
        try:
            return self.get_response(request)
        finally:
            set_urlconf(None)
