"""A city's public page, and the start page of its staff."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.agenda.selectors import sessions_hosted_by
from campaigns.editions.selectors import current_edition, editions_by_relevance
from dashboards.city.selectors import city_page_figures
from kernel.clock import today
from tenants.accounts.access import everybody, staff
from tenants.accounts.roles import Role

STAFF = (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.READER)


@everybody()
def public_page(request: HttpRequest) -> HttpResponse:
    """Colours, contact, and the sessions that this city hosts in the current edition."""
    edition = current_edition(today())
    listed = sessions_hosted_by(request.tenant, edition, today()) if edition else []
    context = {
        "city": request.tenant,
        "edition": edition,
        "sessions": [session for session in listed if session.is_ahead],
        "past_sessions": [session for session in listed if session.status == "held"][::-1],
        "is_closed": request.tenant.status == "retired",
    }
    return render(request, "tenants/organisations/city_page.html", context)


@staff(*STAFF)
def start(request: HttpRequest) -> HttpResponse:
    """What this city did and reached in an edition, for its staff."""
    editions = editions_by_relevance(today())
    edition = next((one for one in editions if one.code == request.GET.get("edition")), None)
    edition = edition or current_edition(today())
    context = {
        "city": request.tenant,
        "edition": edition,
        "editions": editions,
        "page": city_page_figures(request.tenant, edition, today()) if edition else None,
    }
    return render(request, "dashboards/city/start.html", context)
