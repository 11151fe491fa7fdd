"""The list of the city's shops."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from tenants.membership.access import staff
from tenants.membership.requests import StaffRequest
from tenants.membership.roles import CITY_STAFF


@staff(*CITY_STAFF)
def shop_list(request: StaffRequest) -> HttpResponse:
    return render(request, "campaigns/register/shops.html", {})
