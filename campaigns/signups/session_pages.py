"""What pages say of a session: the same words on the city's page, on its own page and on the form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.agenda.models import SessionKind
from campaigns.signups.sessions.rules import Offer
from campaigns.signups.sessions.selectors import OfferedSession
from campaigns.signups.wording import cities_told, distance_told, languages_told, places_told
from tenants.organisations.models import Organisation


def session_card(
    offered: OfferedSession, here: Organisation, *, source: str = "", is_open: bool = True
) -> dict[str, Any]:
    """A line of the city's page. `is_open` False: the city takes no sign-ups any more."""
    session = offered.session
    places, tone = places_told(offered)
    names = [host.name for host in offered.hosts]
    elsewhere = "" if any(host.pk == here.pk for host in offered.hosts) else _host_name(offered)
    query = f"?s={source}" if source else ""
    return {
        "pk": session.pk,
        "title": title_of(offered),
        "has_own_title": bool(session.title),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "duration_min": session.duration_min,
        "venue": session.venue,
        "address": session.venue_address,
        "place_city": _host_name(offered),
        "elsewhere": elsewhere,
        "distance": distance_told(offered.distance_km) if elsewhere else "",
        "hosts": _("organisée par %(cities)s") % {"cities": cities_told(names)} if len(names) > 1 else "",
        "languages": "" if session.languages == "fr" else languages_told(session.languages),
        "is_small_group": session.kind == SessionKind.SMALL_GROUP,
        "places": places,
        "places_tone": tone,
        "is_full": offered.offer == Offer.FULL,
        "is_cancelled": offered.offer == Offer.CANCELLED,
        "takes_sign_ups": offered.takes_sign_ups and is_open,
        "url": reverse("signups:session_page", args=[session.pk]) + query,
        "sign_up_url": reverse("signups:where", args=[session.pk]) + query,
        "ics_url": reverse("agenda:session_ics", args=[session.pk]),
    }


def title_of(offered: OfferedSession) -> str:
    """The session's title, else what it is."""
    if offered.session.title:
        return offered.session.title
    if offered.session.kind == SessionKind.SMALL_GROUP:
        return _("Séance en petit groupe")
    return _("Votre commerce et le numérique")


def _host_name(offered: OfferedSession) -> str:
    return offered.hosts[0].name if offered.hosts else ""
