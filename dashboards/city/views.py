"""A city's public page, and the start page of its staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from campaigns.agenda.selectors import sessions_hosted_by
from campaigns.editions.selectors import current_edition
from dashboards.city.presentation import figure_groups, session_line, todos_of
from dashboards.city.selectors import city_page_figures
from dashboards.maps.drawing import draw_locator
from kernel.clock import today
from kernel.links import root_address
from tenants.accounts.access import everybody, staff
from tenants.accounts.requests import StaffRequest
from tenants.accounts.roles import Role
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.requests import OrganisationRequest

STAFF = (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.READER)


@everybody()
def public_page(request: OrganisationRequest) -> HttpResponse:
    """Colours, contact, and the sessions that this city hosts in the current edition."""
    city = request.tenant
    edition = current_edition(today())
    listed = sessions_hosted_by(city, edition, today()) if edition else []
    context = {
        "city_name": city.name,
        "edition_name": edition.name if edition else "",
        "is_closed": city.status == OrganisationStatus.RETIRED,
        "sessions": [session_line(session) for session in listed if session.is_ahead],
        "n_past": sum(session.status == "held" for session in listed),
        "contact": {
            "name": city.contact_name,
            "phone": city.contact_phone,
            "email": city.contact_email,
            "address": city.contact_address,
        },
        "agency_url": root_address("landing"),
        "locator_svg": draw_locator(city.city.nis),
    }
    return render(request, "tenants/organisations/city_page.html", context)


@staff(*STAFF)
def start(request: StaffRequest) -> HttpResponse:
    """What waits for this city's staff, and where the city stands in the edition."""
    city = request.tenant
    edition = current_edition(today())
    context: dict[str, object] = {
        "city_name": city.name,
        "first_name": (request.user.name or request.user.email).split()[0],
        "edition_name": edition.name if edition else "",
        "public_url": "/",
    }
    if edition is not None:
        page = city_page_figures(city, edition, today())
        context |= {
            "as_of": page.as_of,
            "figures": page.counts,
            "groups": figure_groups(page)[1:],
            "todos": todos_of(page),
            "sessions": [session_line(session) for session in page.sessions if session.is_ahead],
            "past_sessions": [session_line(session) for session in page.sessions if not session.is_ahead],
        }
    return render(request, "dashboards/city/start.html", context)
