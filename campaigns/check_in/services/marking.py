"""Somebody who signed up came, is excused, was absent; or nothing is known any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from campaigns.agenda.errors import ReasonMissing
from campaigns.agenda.models import ClaimState, SeatClaim, Session
from campaigns.agenda.models.seats import SEATED
from campaigns.attendance.models import Attendance, GuestAttendance, How, Outcome
from campaigns.attendance.rules import Phase, arrival, needs_reason
from campaigns.attendance.services import GuestShop, Place, archive_source, note_outcome
from campaigns.check_in.errors import (
    CheckInNotOpen,
    OutcomeUnknown,
    PersonUnknown,
    ReasonNeeded,
    SessionCancelled,
)
from campaigns.check_in.services.seat_rule import ask_seat_rule
from campaigns.check_in.services.writing import phase, refuse_unless_open, write_attendance
from campaigns.signups.models import AdditionalShop, Participant
from kernel.clock import day_of
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop

LONGEST_REASON = 300
AT_THE_DOOR = (Outcome.PRESENT, Outcome.EXCUSED, "")
CORRECTED_TO = (Outcome.PRESENT, Outcome.EXCUSED, Outcome.ABSENT, "")
CORRECTED = "attendance.corrected"


@dataclass(frozen=True)
class Signed:
    """A line of the list: somebody of a group that signed up, active or not."""

    sign_up: UUID
    participant: int


@dataclass(frozen=True)
class Noted:
    """A line of the list: somebody of whom only what was noted is known (a walk-in, an archive).

    `is_guest`: of a shop from outside the programme's cities.
    """

    row: int
    is_guest: bool = False


type Line = Signed | Noted


@dataclass(frozen=True)
class Marked:
    """`is_changed` is False where another phone had noted the same before."""

    outcome: str
    is_changed: bool


def mark(
    *,
    actor: Actor,
    session_id: int,
    city: Organisation,
    line: Line,
    outcome: str,
    now: datetime,
    phone_time: datetime | None = None,
    how: How = How.DOOR,
) -> Marked:
    """Note at the door what became of somebody's place: "present", "excused", or "" to take it back.

    `now` is the server's: the later of two calls decides. `phone_time` is kept where it can be. From a
    day after the session on it is noted as a correction. Raises CheckInNotYours, CheckInNotOpen,
    SessionCancelled, ListClosed, PersonUnknown, OutcomeUnknown, or GroupFull for somebody without a seat.
    """
    if outcome not in AT_THE_DOOR:
        raise OutcomeUnknown

    def write(session: Session) -> Marked:
        is_late = refuse_unless_open(session, now) is Phase.LATE
        place = place_of(session, city, line)
        if outcome == Outcome.PRESENT:
            ask_seat_rule(session, place)
        arrived_at = None
        if not is_late and how is not How.SHEET:
            times = (session.starts_at, session.ends_at)
            arrived_at = arrival(phone_time, received_at=now, starts_at=times[0], ends_at=times[1])
        is_changed = note_outcome(
            session,
            place,
            as_kept(outcome, place),
            how=How.CORRECTION if is_late and how is How.DOOR else how,
            now=now,
            arrived_at=arrived_at,
        )
        return Marked(outcome, is_changed)

    return write_attendance(
        actor,
        session_id,
        city,
        write,
        right=Session.objects.with_roster_for(actor),
        action="attendance.noted",
    )


def correct_outcome(
    *,
    actor: Actor,
    session_id: int,
    city: Organisation,
    line: Line,
    outcome: str,
    reason: str = "",
    now: datetime,
    how: How = How.CORRECTION,
) -> Marked:
    """Correct what is noted, whether the list is closed or not; each correction is in the journals.

    Later than a week after the session it says why. Raises CheckInNotYours, CheckInNotOpen,
    SessionCancelled, PersonUnknown, OutcomeUnknown or ReasonNeeded.
    """
    if outcome not in CORRECTED_TO:
        raise OutcomeUnknown
    reason = one_line(reason)

    def write(session: Session) -> Marked:
        found = phase(session, now)
        if found is Phase.CANCELLED:
            raise SessionCancelled
        if found is Phase.BEFORE:
            raise CheckInNotOpen
        if not reason and needs_reason(ends_at=session.ends_at, now=now):
            raise ReasonNeeded
        place = place_of(session, city, line)
        is_changed = note_outcome(session, place, as_kept(outcome, place), how=how, now=now)
        return Marked(outcome, is_changed)

    return write_attendance(
        actor,
        session_id,
        city,
        write,
        right=Session.objects.with_list_closable_by(actor),
        action=CORRECTED,
        is_noted_each_time=True,
        reason=reason,
    )


def place_of(session: Session, city: Organisation, line: Line) -> Place:
    """The place of a line, in the current schema, of `city`: 2 to 3 statements. Raises PersonUnknown."""
    if isinstance(line, Noted):
        return _noted_place(session, line)
    found = (
        Participant.objects.filter(pk=line.participant, session_id=session.pk, sign_up__uuid=line.sign_up)
        .select_related("person", "sign_up__shop")
        .first()
    )
    claim = SeatClaim.objects.filter(uuid=line.sign_up, session_id=session.pk, organisation=city).first()
    if found is None or claim is None:
        raise PersonUnknown
    if not found.is_active:
        # The list was read before the group changed its people, or signed up anew: the person still comes.
        now_there = Participant.objects.filter(session_id=session.pk, person=found.person, is_active=True)
        found = now_there.select_related("person", "sign_up__shop").first() or found
        claim = SeatClaim.objects.get(uuid=found.sign_up.uuid)
    return place_of_participant(found, claim)


def place_of_participant(found: Participant, claim: SeatClaim) -> Place:
    """Who cancelled and comes all the same had not signed up, in the end. 1 statement."""
    sign_up = found.sign_up
    is_expected = claim.state != ClaimState.ENDED and found.is_active
    return Place(
        person=found.person,
        shops=shops_of(found, sign_up.additional_shops.select_related("shop")),
        role=found.role,
        registered_on=day_of(sign_up.created_at) if is_expected else None,
        source=archive_source(claim.source),
        has_seat=is_expected and claim.state in SEATED,
    )


def shops_of(one: Participant, additional: Iterable[AdditionalShop]) -> list[Shop | GuestShop]:
    """For which shops somebody of a group comes: the contact for all, the others for the first."""
    sign_up = one.sign_up
    shops: list[Shop | GuestShop] = [sign_up.shop or GuestShop(sign_up.guest_shop, sign_up.guest_place)]
    if one.person_id == sign_up.contact_id:
        shops += [more.shop or GuestShop(more.guest_shop, more.guest_place) for more in additional]
    return shops


def _noted_place(session: Session, line: Noted) -> Place:
    if line.is_guest:
        guest = (
            GuestAttendance.objects.current()
            .filter(pk=line.row, session_id=session.pk)
            .select_related("person")
            .first()
        )
        if guest is None:
            raise PersonUnknown
        shops: list[Shop | GuestShop] = [GuestShop(guest.guest_shop, guest.guest_place)]
        is_walk_in = guest.registered_on is None
        return Place(guest.person, shops, guest.role, guest.registered_on, has_seat=not is_walk_in)
    row = (
        Attendance.objects.current()
        .filter(pk=line.row, session_id=session.pk)
        .select_related("person")
        .first()
    )
    if row is None:
        raise PersonUnknown
    rows = Attendance.objects.current().filter(session_id=session.pk, person=row.person)
    return Place(
        person=row.person,
        shops=[one.shop for one in rows.select_related("shop")],
        role=row.role,
        registered_on=row.registered_on,
        source=row.source,
        has_seat=row.registered_on is not None,
    )


def as_kept(outcome: str, place: Place) -> str | None:
    """What is stored: who is present without a seat is a walk-in, also from the waiting list."""
    if outcome == Outcome.PRESENT and not place.has_seat:
        return Outcome.WALK_IN
    return outcome or None


def checked_reason(reason: str) -> str:
    """One line. Raises ReasonMissing."""
    text = one_line(reason)
    if not text:
        raise ReasonMissing
    return text


def one_line(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_REASON]
