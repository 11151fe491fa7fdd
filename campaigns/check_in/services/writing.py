"""Writing who came in the city of their shop, which is seldom the one whose phone is at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from campaigns.agenda.models import (
    AttendanceClosing,
    ListState,
    SeatCounter,
    Session,
    SessionOutcome,
    SessionStatus,
)
from campaigns.agenda.seats.services import lock_seats
from campaigns.attendance.counts import count_again
from campaigns.attendance.rules import Phase, phase_of
from campaigns.check_in.errors import CheckInNotOpen, CheckInNotYours, ListClosed, SessionCancelled
from campaigns.editions.services import mark_figures_stale
from kernel.crossings import Access, crossing
from tenants.membership.actors import Actor
from tenants.membership.crossings import CrossingNotYours, write_across
from tenants.organisations.models import Organisation

# One entry in the journals for all that somebody notes at a door in a quarter of an hour, city by city.
ONE_ENTRY_S = 15 * 60


def with_list_state(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """With `outcome_now` (held, cancelled, None) and `list_now` (closed, reopened, None)."""
    outcomes = SessionOutcome.objects.current().filter(session=OuterRef("pk"))
    closings = AttendanceClosing.objects.current().filter(session=OuterRef("pk"))
    return sessions.annotate(
        outcome_now=Subquery(outcomes.values("status")[:1]), list_now=Subquery(closings.values("state")[:1])
    )


def phase(session: Session, now: datetime) -> Phase:
    """Of a session `with_list_state`."""
    return phase_of(
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        is_closed=session.list_now == ListState.CLOSED,  # type: ignore[attr-defined]
        is_cancelled=session.outcome_now == SessionStatus.CANCELLED,  # type: ignore[attr-defined]
        now=now,
    )


def refuse_unless_open(session: Session, now: datetime) -> Phase:
    """OPEN or LATE; raises CheckInNotOpen, SessionCancelled or ListClosed."""
    found = phase(session, now)
    if found is Phase.CANCELLED:
        raise SessionCancelled
    if found is Phase.BEFORE:
        raise CheckInNotOpen
    if found is Phase.CLOSED:
        raise ListClosed(session.pk)
    return found


@crossing(
    "check_in",
    access=Access.WRITE,
    reason="who comes to a shared session is noted at its one door, in the city of each person's shop",
)
def write_attendance[Row](
    actor: Actor | None,
    session_id: int,
    city: Organisation,
    write: Callable[[Session], Row],
    *,
    right: QuerySet[Session],
    action: str,
    here: Organisation | None = None,
    is_noted_each_time: bool = False,
    **details: Any,
) -> Row:
    """Do `write` in the schema of `city`, under the session's locks, and count the people of that city again.

    `right` is the policy's twin. Figures are worked out again where the session counts already. What is noted
    at a door is one entry in a quarter of an hour in each journal. Raises CheckInNotYours.
    """
    who = f"{actor.user.pk if actor else 'self'}:{actor.organisation.pk if actor else 0}"
    look = f"check_in:{action}:{session_id}:{city.pk}:{who}"
    is_noted = is_noted_each_time or not cache.get(look)

    def written(session: Session) -> tuple[Row, bool]:
        row = write(session)
        count_again(city, [session.pk])
        if session.outcome_now == SessionStatus.HELD:  # type: ignore[attr-defined]
            mark_figures_stale(session.edition, [city])
        return row, is_noted

    try:
        with transaction.atomic():
            lock_seats(session_id)
            row = write_across(
                "check_in",
                actor=actor,
                here=here,
                right=with_list_state(right.filter(pk=session_id)).select_related("edition"),
                other=city,
                write=written,
                action=action,
                subject=lambda session: f"session {session.code}",
                session=session_id,
                **details,
            )
    except (CrossingNotYours, SeatCounter.DoesNotExist):
        raise CheckInNotYours from None
    cache.set(look, 1, ONE_ENTRY_S)
    return row
