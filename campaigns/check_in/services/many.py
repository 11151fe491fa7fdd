"""What became of many people's places, said at once by somebody who read the list before: a signed sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.agenda.models import Session
from campaigns.agenda.seats.services import lock_seats
from campaigns.attendance.models import How, Outcome
from campaigns.attendance.rules import Phase, needs_reason
from campaigns.attendance.services import note_outcome
from campaigns.check_in.errors import (
    CheckInNotOpen,
    CheckInNotYours,
    OutcomeUnknown,
    ReasonNeeded,
    SessionCancelled,
)
from campaigns.check_in.line_keys import LineKey, key_of
from campaigns.check_in.lists import ListedPerson, check_in_list
from campaigns.check_in.services.marking import CORRECTED, CORRECTED_TO, as_kept, one_line, place_of
from campaigns.check_in.services.writing import write_attendance
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class Said:
    """`seen` is the outcome that the page showed: where another one is noted by now, nothing is written."""

    key: LineKey
    outcome: str
    seen: str


@dataclass(frozen=True)
class NotedTogether:
    """`overtaken`: what somebody else changed meanwhile, and now says otherwise. `found` is the line as it is
    now, or None where it is gone."""

    n_changed: int
    overtaken: tuple[tuple[Said, ListedPerson | None], ...] = ()


def said_outcome(outcome: str) -> str:
    """As forms say it: who came without having signed up is present, too."""
    return Outcome.PRESENT.value if outcome == Outcome.WALK_IN else outcome


@transaction.atomic
def note_many(
    *,
    actor: Actor,
    session_id: int,
    said: Sequence[Said],
    reason: str = "",
    how: How = How.SHEET,
    now: datetime,
) -> NotedTogether:
    """Note these outcomes ("present", "excused", "absent", or "" for nothing known), all of a city in one go.

    Only what differs is written. Once the list is closed these are corrections, for whoever may close it:
    they say why from a week after the session on. Raises CheckInNotYours, CheckInNotOpen, SessionCancelled,
    OutcomeUnknown or ReasonNeeded. The list is read again under the session's lock; then about 6 statements
    for each person.
    """
    if any(one.outcome not in CORRECTED_TO for one in said):
        raise OutcomeUnknown
    lock_seats(session_id)
    found = check_in_list(actor, session_id, now=now)
    is_closed = found.phase is Phase.CLOSED
    reason = one_line(reason)
    _refuse(actor, found.session, found.phase, reason, now)
    known = {key_of(one): one for one in found.people}
    overtaken = []
    by_city: defaultdict[Organisation, list[tuple[ListedPerson, str]]] = defaultdict(list)
    for one in said:
        line = known.get(one.key)
        noted = said_outcome(line.outcome) if line else None
        if line is None or noted not in (one.seen, one.outcome):
            overtaken.append((one, line))
        elif noted != one.outcome:
            by_city[line.city].append((line, one.outcome))
    for city in sorted(by_city, key=lambda city: city.pk):
        _write(
            actor, found.session, city, by_city[city], is_closed=is_closed, reason=reason, how=how, now=now
        )
    return NotedTogether(sum(map(len, by_city.values())), tuple(overtaken))


def _refuse(actor: Actor, session: Session, phase: Phase, reason: str, now: datetime) -> None:
    if phase is Phase.CANCELLED:
        raise SessionCancelled
    if phase is Phase.BEFORE:
        raise CheckInNotOpen
    if phase is not Phase.CLOSED:
        return
    if not Session.objects.with_list_closable_by(actor).filter(pk=session.pk).exists():
        raise CheckInNotYours
    if not reason and needs_reason(ends_at=session.ends_at, now=now):
        raise ReasonNeeded


def _write(
    actor: Actor,
    session: Session,
    city: Organisation,
    lines: Iterable[tuple[ListedPerson, str]],
    *,
    is_closed: bool,
    reason: str,
    how: How,
    now: datetime,
) -> None:
    def write(locked: Session) -> None:
        for line, outcome in lines:
            place = place_of(locked, city, line.line)
            arrived_at = now if how is How.DOOR else None
            note_outcome(locked, place, as_kept(outcome, place), how=how, now=now, arrived_at=arrived_at)

    right = (
        Session.objects.with_list_closable_by(actor) if is_closed else Session.objects.with_roster_for(actor)
    )
    details: dict[str, Any] = {"reason": reason} if reason else {}
    write_attendance(
        actor,
        session.pk,
        city,
        write,
        right=right,
        action=CORRECTED if is_closed else "attendance.noted",
        is_noted_each_time=is_closed,
        **details,
    )
