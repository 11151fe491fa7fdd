"""The seat rule at the door: a small group has at most five, save a derogation; a room has no rule."""

from __future__ import annotations

from campaigns.agenda.models import Session, SessionKind
from campaigns.agenda.seats.services import seats_at_the_door
from campaigns.agenda.services import grant_at_the_door
from campaigns.attendance.models import Attendance, GuestAttendance
from campaigns.attendance.services import CAME, Place
from campaigns.check_in.errors import GroupFull
from campaigns.signups.typed import clean_name


def ask_seat_rule(session: Session, place: Place, derogation: str = "") -> int | None:
    """Whether one more person without a seat may come in; how many a derogation with its reason makes it.

    In the current schema, under the session's locks. Raises GroupFull.
    """
    if session.kind != SessionKind.SMALL_GROUP or place.has_seat or _has_come(session, place):
        return None
    limit, n_seats = seats_at_the_door(session.pk)
    if n_seats < limit:
        return None
    reason = clean_name(derogation)
    if not reason:
        raise GroupFull(limit=limit)
    grant_at_the_door(session, n_seats + 1, reason)
    return n_seats + 1


def _has_come(session: Session, place: Place) -> bool:
    return any(
        of.current().filter(session_id=session.pk, person=place.person, outcome__in=CAME).exists()
        for of in (Attendance.objects, GuestAttendance.objects)
    )
