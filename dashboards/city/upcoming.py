"""The next sessions on the start page of a city's staff: how full they are, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.agenda.presentation import seats_text
from campaigns.agenda.selectors import StaffSession
from campaigns.agenda.transitions import State
from kernel.templatetags.portal import day
from tenants.organisations.models import Organisation

SOON = timedelta(days=7)
# Below this share of its seats, a session of the coming week needs a push.
LOW_PCT = 50


def unconfirmed_in(sessions: Iterable[StaffSession]) -> dict[int, int]:
    """By session, how many persons hold seats that nobody has confirmed yet. One statement."""
    held = SeatClaim.objects.filter(
        session__in=[one.session.pk for one in sessions], state__in=(ClaimState.PENDING, ClaimState.OFFERED)
    )
    return dict(held.values_list("session").annotate(n=Sum("n_persons")).order_by())


def session_line(found: StaffSession, own: Organisation) -> dict[str, Any]:
    """A session to come, with its seats in words; `hosts` names the other cities, where there are any."""
    session = found.session
    others = [host.name for host in found.hosts if host.pk != own.pk]
    return {
        "starts_at": session.starts_at,
        "venue": session.venue,
        "hosts": _("avec %(cities)s") % {"cities": ", ".join(others)} if others else "",
        "places": _("brouillon") if found.state == State.DRAFT else seats_text(found),
        "places_tone": _tone(found),
        "url": reverse("sessions:session", kwargs={"pk": session.pk}),
    }


def _tone(found: StaffSession) -> str:
    if found.state == State.FULL:
        return "good"
    return "neutral" if found.state in (State.DRAFT, State.CLOSED) else "info"


def todos_of_sessions(
    sessions: Iterable[StaffSession], unconfirmed: Mapping[int, int], now: datetime
) -> list[dict[str, Any]]:
    """What the seats of each session ask for, most pressing first; each leads to its session."""
    todos: list[dict[str, Any]] = []
    for found in sessions:
        url = reverse("sessions:session", kwargs={"pk": found.session.pk})
        asked = _todos(found, unconfirmed.get(found.session.pk, 0), now)
        todos += [todo | {"url": url} for todo in asked]
    return sorted(todos, key=lambda todo: todo["tone"] != "warn")


def _todos(found: StaffSession, n_unconfirmed: int, now: datetime) -> list[dict[str, Any]]:
    when = {"on": day(found.session.starts_at)}
    if found.is_over(now) or found.session.starts_at <= now:
        return []
    if found.state == State.DRAFT:
        text = _("La séance du %(on)s est encore un brouillon") % when
        note = _("Personne ne la voit tant que vous ne l’annoncez pas.")
        return [{"text": text, "note": note, "icon": "calendar-event", "tone": "info"}]
    todos = []
    seats = found.seats
    if seats.n_waiting and seats.n_free:
        text = _("Des groupes attendent pour le %(on)s, et des places sont libres") % when
        note = _(
            "%(waiting)d personnes en attente, %(free)d places libres : elles sont réservées, ou trop peu"
            " pour le premier groupe."
        ) % {"waiting": seats.n_waiting, "free": seats.n_free}
        todos.append({"text": text, "note": note, "icon": "hourglass-split", "tone": "warn"})
    is_soon = found.session.starts_at - now <= SOON
    if is_soon and found.state == State.OPEN and seats.n_taken * 100 < seats.capacity * LOW_PCT:
        text = _("Peu d’inscrits pour le %(on)s") % when
        note = _("%(seats)s : un appel ou un passage peut encore la remplir.") % {"seats": seats_text(found)}
        todos.append({"text": text, "note": note, "icon": "people", "tone": "warn"})
    if is_soon and n_unconfirmed:
        text = ngettext(
            "%(n)d personne n’a pas encore confirmé pour le %(on)s",
            "%(n)d personnes n’ont pas encore confirmé pour le %(on)s",
            n_unconfirmed,
        ) % (when | {"n": n_unconfirmed})
        note = _("Sans réponse à temps, leurs places reviennent à la liste d’attente.")
        todos.append({"text": text, "note": note, "icon": "envelope", "tone": "info"})
    return todos
