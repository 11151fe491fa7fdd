"""A partner's public page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tenants.membership.access import everybody
from tenants.organisations.requests import OrganisationRequest


@everybody()
def public_page(request: OrganisationRequest) -> HttpResponse:
    """Who it is and how to reach it."""
    return render(request, "dashboards/partner/page.html", {"partner": request.tenant})
