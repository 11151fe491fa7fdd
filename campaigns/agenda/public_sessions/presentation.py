"""What pages say of a session: the same words on the city's page, on its own page and on the form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SessionKind
from campaigns.agenda.public_sessions.rules import Availability
from campaigns.agenda.public_sessions.selectors import PublicSession
from kernel.templatetags.portal import number
from tenants.organisations.models import Organisation

FEW = 3


def session_card(
    public: PublicSession, here: Organisation, *, source: str = "", is_open: bool = True
) -> dict[str, Any]:
    """A line of the city's page. `is_open` False: the city takes no sign-ups any more."""
    session = public.session
    places, tone = places_text(public)
    names = [host.shown_name for host in public.hosts]
    elsewhere = "" if any(host.pk == here.pk for host in public.hosts) else _host_name(public)
    query = f"?s={source}" if source else ""
    return {
        "pk": session.pk,
        "title": session.shown_title,
        "has_own_title": bool(session.title),
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "duration_min": session.duration_min,
        "venue": session.venue,
        "address": session.venue_address,
        "place_city": _host_name(public),
        "elsewhere": elsewhere,
        "distance": distance_text(public.distance_km) if elsewhere else "",
        "hosts": _("organisée par %(cities)s") % {"cities": joined_names(names)} if len(names) > 1 else "",
        "languages": "" if session.languages == "fr" else languages_text(session.languages),
        "is_small_group": session.kind == SessionKind.SMALL_GROUP,
        "places": places,
        "places_tone": tone,
        "is_full": public.availability == Availability.FULL,
        "is_cancelled": public.availability == Availability.CANCELLED,
        "takes_sign_ups": public.takes_sign_ups and is_open,
        "url": reverse("signups:session_page", args=[session.pk]) + query,
        "sign_up_url": reverse("signups:choose_city", args=[session.pk]) + query,
        "ics_url": reverse("agenda:session_ics", args=[session.pk]),
    }


def _host_name(public: PublicSession) -> str:
    return public.hosts[0].shown_name if public.hosts else ""


def places_text(public: PublicSession) -> tuple[str, str]:
    """(what is left, its tone): `encore 8 places`, `plus que 2 places`, `complet, liste d’attente`."""
    match public.availability:
        case Availability.OPEN if public.n_left <= FEW:
            text = ngettext("plus qu’une place", "plus que %(n)d places", public.n_left)
            return text % {"n": public.n_left}, "warn"
        case Availability.OPEN:
            return ngettext("encore %(n)d place", "encore %(n)d places", public.n_left) % {
                "n": public.n_left
            }, "good"
        case Availability.FULL:
            return _("complet, liste d’attente"), "warn"
        case Availability.CANCELLED:
            return _("séance annulée"), "bad"
        case Availability.HELD | Availability.OVER:
            return _("séance passée"), "neutral"
        case _:
            return _("inscriptions closes"), "neutral"


def unfitting_text(public: PublicSession, n_persons: int) -> str:
    """What a group of so many hears before it signs up, where seats are left but not for all; else ""."""
    if public.availability != Availability.OPEN or n_persons <= public.n_left:
        return ""
    left = ngettext("Il reste une place", "Il reste %(n)d places", public.n_left) % {"n": public.n_left}
    return _(
        "%(left)s et vous êtes %(n_persons)d : à ce nombre, vous rejoignez la liste d’attente."
        " Venez moins nombreux, ou regardez les autres dates."
    ) % {"left": left, "n_persons": n_persons}


def distance_text(kilometres: float | None) -> str:
    """`à 12 km`, rounded; at least 1."""
    if kilometres is None:
        return ""
    return _("à %(n)s km") % {"n": number(max(1, round(kilometres)))}


def joined_names(names: Sequence[str]) -> str:
    """`Namur`, `Namur et Dinant`, `Namur, Dinant et Ciney`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def languages_text(codes: str) -> str:
    """`en français`, `en français et en allemand`; languages we have no word for stay as their code."""
    names = {
        "fr": _("en français"),
        "de": _("en allemand"),
        "nl": _("en néerlandais"),
        "en": _("en anglais"),
    }
    return joined_names([names.get(code, code) for code in codes.split()])


def waiting_list_rule(*, smaller_pass: bool) -> str:
    """The rule of the waiting list, as somebody who joins it must know it."""
    if smaller_pass:
        return _(
            "Les places qui se libèrent sont proposées dans l’ordre d’arrivée, toutes celles d’un groupe "
            "à la fois. "
            "À cette séance, un petit groupe peut passer devant un groupe trop grand pour les places libres."
        )
    return _(
        "Les places qui se libèrent sont proposées dans l’ordre d’arrivée, toutes celles d’un groupe "
        "à la fois : "
        "personne ne passe devant."
    )
