"""The day of a session, for whoever leads or hosts it: who comes and came, forms, what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.agenda.attendance_counts import AttendanceCounts, CityCount
from campaigns.agenda.models import Session
from campaigns.attendance.rules import OPENS_BEFORE
from dashboards.session_screen.rules import Phase
from kernel.crossings import Access, crossing
from kernel.hashing import sha256_of
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS, Role
from tenants.organisations.models import Organisation
from tenants.organisations.schemas import union_over

ROUTE = "https://www.openstreetmap.org/search"  # followed by whoever clicks; nothing of it is loaded
DOOR = "/terrain/accueil/{pk}/"
_FORMS = """SELECT count(*) FROM {schema}.evaluation_evaluationform
WHERE session_id = %(session)s AND superseded_at IS NULL"""


@crossing(
    "session_forms",
    access=Access.READ,
    reason="how many anonymous forms a shared session has in its cities: a number, of nobody",
)
def n_forms(session: Session, cities: Sequence[Organisation]) -> int:
    """For whom the screen of this session was read. One statement for up to 50 cities."""
    n = 0
    for statement in union_over(cities, _FORMS):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"session": session.pk})
            n += sum(row[0] for row in cursor.fetchall())
    return n


def counts_context(counts: AttendanceCounts, n_of_forms: int) -> dict[str, Any]:
    """Numbers alone, as they may stand on a wall."""
    return {
        "n_came": counts.n_came,
        "n_expected": counts.n_expected,
        "n_forms": n_of_forms,
        "came_by_city": [_city_line(one) for one in counts.cities] if len(counts.cities) > 1 else [],
    }


def counts_version(counts: AttendanceCounts, n_of_forms: int) -> str:
    """Stands for all that is shown of them."""
    lines = [(one.city.pk, one.n_expected, one.n_came + one.n_guests) for one in counts.cities]
    return sha256_of(repr((lines, counts.n_came, counts.n_expected, n_of_forms)))[:12]


def _city_line(one: CityCount) -> dict[str, Any]:
    n_came = one.n_came + one.n_guests
    return {
        "name": one.city.name,
        "n_came": n_came,
        "n_expected": one.n_expected,
        "maximum": max(one.n_expected, n_came, 1),
    }


def place_of(session: Session) -> dict[str, str]:
    """The address in words, and where to see it on a map."""
    url = f"{ROUTE}?{urlencode({'query': session.venue_address})}" if session.venue_address else ""
    return {"venue": session.venue, "address": session.venue_address, "route_url": url}


def left_to_do(
    actor: Actor, session: Session, counts: AttendanceCounts, phase: Phase, now: datetime
) -> list[dict[str, str]]:
    """Links, in the order of the evening: what this person may do and nobody has done yet."""
    if phase is Phase.OFF:
        return []
    pk = session.pk
    may_close = actor.role in (*CITY_EDITORS, Role.FACILITATOR)
    has_begun, is_over = session.starts_at <= now, session.ends_at <= now
    todo = []
    if not has_begun:
        todo.append(_todo("roster:roster", pk, "people", _("Lire qui vient")))
        todo.append(_todo("roster:sheet", pk, "printer", _("Imprimer la feuille de présence")))
    if session.starts_at - OPENS_BEFORE <= now and not counts.is_closed:
        if not is_over:
            text = _("Ouvrir l’accueil sur le téléphone")
            todo.append({"url": DOOR.format(pk=pk), "icon": "door-closed", "text": text})
        todo.append(_todo("check_in:sheet", pk, "list-check", _("Encoder la feuille signée")))
    if has_begun and may_close and not counts.is_closed:
        todo.append(_todo("check_in:close", pk, "check-lg", _("Clore la liste des présences")))
    if counts.has_notes or counts.is_closed:
        todo.append(_todo("check_in:presences", pk, "people", _("Voir les présences")))
    return todo


def _todo(name: str, pk: int, icon: str, text: str) -> dict[str, str]:
    return {"url": reverse(name, kwargs={"pk": pk}), "icon": icon, "text": text}
