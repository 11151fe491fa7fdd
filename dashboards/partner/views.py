"""The start page of a partner's staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import PARTNER_STAFF


@staff(*PARTNER_STAFF)
def start(request: StaffRequest) -> HttpResponse:
    return render(request, "dashboards/partner/start.html", {"partner": request.tenant})
