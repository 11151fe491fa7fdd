"""A city's public page, and what search engines ask of its host."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from campaigns.agenda.public_sessions.presentation import session_card
from campaigns.agenda.public_sessions.selectors import indexed_sessions, sessions_near
from campaigns.editions.selectors import current_edition
from dashboards.maps.drawing import draw_locator
from kernel.clock import today
from kernel.crawlers import robots_file, sitemap_file
from kernel.links import address, origin_of, root_address
from tenants.membership.access import everybody
from tenants.organisations.models import Organisation
from tenants.organisations.requests import OrganisationRequest

# Nobody looks for these; most are one person's.
CLOSED_PATHS = (
    "/mes-inscriptions/", "/inscription/", "/seances/*/inscription/", "/commerces/", "/espace/",
    "/connexion/", "/langue/", "/diagnostic/*/", "/petit-groupe/", "/presence/", "/carte/",
)  # fmt: skip
MOST_NEARBY = 12


@everybody()
def public_page(request: OrganisationRequest) -> HttpResponse:
    """What the programme offers, the sessions here and near with what is left, whom to ask."""
    city = request.tenant
    is_closed = city.is_retired
    source = request.GET.get("s", "")
    on_here, nearby = ([], []) if is_closed else sessions_near(city, timezone.now())
    edition = None if is_closed else current_edition(today())
    context = {
        "city_name": city.shown_name,
        "edition_name": edition.name if edition else "",
        "is_closed": is_closed,
        "successor": _successor(city) if is_closed else None,
        "sessions": [session_card(public, city, source=source) for public in on_here],
        "nearby": [session_card(public, city, source=source) for public in nearby[:MOST_NEARBY]],
        "n_more_nearby": max(0, len(nearby) - MOST_NEARBY),
        "contact": {
            "name": city.contact_name,
            "phone": city.contact_phone,
            "email": city.contact_email,
            "address": city.contact_address,
        },
        "agency_url": root_address("landing"),
        "locator_svg": draw_locator(city.city.nis),
        "origin": _origin(city),
        "canonical_url": _origin(city) + reverse("city_page"),
        "feed_url": reverse("agenda:feed"),
    }
    return render(request, "dashboards/city/page.html", context)


@everybody()
def robots(request: OrganisationRequest) -> HttpResponse:
    """What a search engine may read here."""
    return robots_file(CLOSED_PATHS, sitemap=_origin(request.tenant) + reverse("sitemap"))


@everybody()
def sitemap(request: OrganisationRequest) -> HttpResponse:
    """The public pages of this host; those of the sessions that the city hosts."""
    city = request.tenant
    paths = [reverse("city_page"), reverse("privacy"), reverse("accessibility")]
    if not city.is_retired:
        sessions = indexed_sessions(city, timezone.now())
        paths += [reverse("diagnostic:start")]
        paths += [reverse("signups:session_page", args=[pk]) for pk in sessions]
    return sitemap_file([_origin(city) + path for path in paths])


def _origin(city: Organisation) -> str:
    """By its primary host, whichever one was asked: one page has one address."""
    return origin_of(city.primary_host)


def _successor(city: Organisation) -> dict[str, str] | None:
    """The city into which a retired one has merged."""
    successor = city.city.successor
    if successor is None:
        return None
    organisation = successor.organisation
    return {"name": organisation.shown_name, "url": address(organisation, "city_page")}
