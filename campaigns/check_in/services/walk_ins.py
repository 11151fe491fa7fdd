"""Somebody comes in who had not signed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.agenda.models import SeatClaim, Session, SessionKind
from campaigns.agenda.seats.services import seats_at_the_door
from campaigns.agenda.services import grant_at_the_door, note_derogation
from campaigns.attendance.models import Attendance, GuestAttendance, How, Outcome
from campaigns.attendance.rules import Phase, arrival
from campaigns.attendance.services import (
    GuestShop,
    Place,
    archive_source,
    note_outcome,
    take_back_walk_in,
)
from campaigns.check_in.errors import GroupFull
from campaigns.check_in.services.writing import phase, refuse_unless_open, write_attendance
from campaigns.signups.models import Participant
from campaigns.signups.services.lookup import find_or_add_companion, find_or_add_people, find_or_add_shop
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop, clean_name
from kernel.clock import day_of
from tenants.due.kinds import DueKind
from tenants.due.services import ask_for
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation
from tenants.shops.errors import ShopUnsure
from tenants.shops.matching import same_person
from tenants.shops.models import Person, Shop

ENTERED = "attendance.walk_in"


@dataclass(frozen=True)
class WalkedIn:
    """`was_expected`: the person was on the list, and is noted as present there. `is_new` is False where they
    were noted before, by this form or another phone."""

    name: str
    is_new: bool
    was_expected: bool = False


def enter_walk_in(
    *,
    actor: Actor,
    session_id: int,
    key: UUID,
    city: Organisation,
    person: TypedPerson,
    shops: Sequence[TypedShop] = (),
    guest: TypedGuest | None = None,
    language: str = "fr",
    derogation: str = "",
    now: datetime,
    phone_time: datetime | None = None,
    how: How = How.DOOR,
    after_closing: bool = False,
) -> WalkedIn:
    """Note somebody who came without a place, for one or two shops of `city`, or for a shop from elsewhere
    (`guest`; then `city` is the one at whose door they are).

    With the same `key` it is one walk-in; so is the same person typed on two phones. Who is on the list is
    noted there. A shop that cannot be told from another is a new one: nobody waits at the door, and
    doubles are looked for afterwards. The sixth person of a small group needs `derogation`, the reason that
    goes into the session. `after_closing`: a host adds somebody to a list that is closed, as a correction.
    Raises the errors of `mark`, GroupFull, ShopMissing.
    """

    granted: list[tuple[Session, int | None]] = []

    def write(session: Session) -> WalkedIn:
        is_late = _refuse(session, now, after_closing=after_closing)
        if _is_known(session, key):
            return WalkedIn(person.name, is_new=False)
        found = _shops(city, shops, guest, now)
        here = [shop for shop in found if isinstance(shop, Shop)]
        expected = _on_the_list(session, here, person.name)
        if expected is not None:
            place, outcome = _their_place(session, expected), Outcome.PRESENT
        else:
            who = _who(session, here, guest, person, language, now)
            place, outcome = Place(who, found, person.role), Outcome.WALK_IN
            if not _has_come(session, who):
                granted.append((session, _ask_seat_rule(session, derogation)))
        times = (session.starts_at, session.ends_at)
        is_new = note_outcome(
            session,
            place,
            outcome,
            how=How.CORRECTION if is_late and how is How.DOOR else how,
            now=now,
            arrived_at=None
            if is_late or how is How.SHEET
            else arrival(phone_time, received_at=now, starts_at=times[0], ends_at=times[1]),
            walk_in_key=key if expected is None else None,
        )
        return WalkedIn(place.person.name or person.name, is_new, was_expected=expected is not None)

    of = Session.objects
    right = of.with_list_closable_by(actor) if after_closing else of.with_roster_for(actor)
    with transaction.atomic():
        done = write_attendance(actor, session_id, city, write, right=right, action=ENTERED)
        # In the journal of who granted it, whose schema is the current one again.
        for session, limit in granted:
            if limit is not None:
                note_derogation(actor, session, limit, clean_name(derogation))
    return done


def remove_walk_in(*, actor: Actor, session_id: int, key: UUID, city: Organisation, now: datetime) -> bool:
    """Take back what the form with this key noted; whether there was something. Raises as `mark`."""

    def write(session: Session) -> bool:
        refuse_unless_open(session, now)
        return take_back_walk_in(session, key, now=now)

    return write_attendance(
        actor,
        session_id,
        city,
        write,
        right=Session.objects.with_roster_for(actor),
        action="attendance.noted",
    )


def _refuse(session: Session, now: datetime, *, after_closing: bool) -> bool:
    """Whether it is noted late; raises as `mark`."""
    if after_closing and phase(session, now) is Phase.CLOSED:
        return True
    return refuse_unless_open(session, now) is Phase.LATE


def _is_known(session: Session, key: UUID) -> bool:
    """Noted before, taken back or not."""
    rows = (Attendance.objects, GuestAttendance.objects)
    return any(of.filter(session_id=session.pk, walk_in_key=key).exists() for of in rows)


def _shops(
    city: Organisation, typed: Sequence[TypedShop], guest: TypedGuest | None, now: datetime
) -> list[Shop | GuestShop]:
    if guest is not None:
        return [GuestShop(clean_name(guest.shop), clean_name(guest.place)[:80])]
    return [_shop(city, one, now) for one in typed or [TypedShop()]]


def _shop(city: Organisation, typed: TypedShop, now: datetime) -> Shop:
    try:
        return find_or_add_shop(typed, now=now)
    except ShopUnsure:
        ask_for(city, DueKind.FIND_DOUBLES)
        other = TypedShop(
            name=typed.name,
            sector=typed.sector,
            street=typed.street,
            number=typed.number,
            postal_code=typed.postal_code,
            is_other=True,
        )
        return find_or_add_shop(other, now=now)


def _on_the_list(session: Session, shops: Sequence[Shop], name: str) -> Participant | None:
    """Who signed up for one of these shops under this name."""
    expected = Participant.objects.filter(
        session_id=session.pk, is_active=True, sign_up__shop__in=[shop.pk for shop in shops]
    ).select_related("person", "sign_up__shop")
    return next((one for one in expected if one.name and same_person(name, one.name)), None)


def _their_place(session: Session, expected: Participant) -> Place:
    claim = SeatClaim.objects.filter(uuid=expected.sign_up.uuid).first()
    shops: list[Shop | GuestShop] = [expected.sign_up.shop] if expected.sign_up.shop else []
    return Place(
        person=expected.person,
        shops=shops,
        role=expected.role,
        registered_on=day_of(expected.sign_up.created_at),
        source=archive_source(claim.source) if claim else "",
    )


def _who(
    session: Session,
    shops: Sequence[Shop],
    guest: TypedGuest | None,
    typed: TypedPerson,
    language: str,
    now: datetime,
) -> Person:
    """The person: known by e-mail or phone, by name at this session or in this shop, else new."""
    if typed.email.strip() or typed.phone.strip():
        [found] = find_or_add_people([typed], whose="", language=language, now=now, is_by_staff=True)
        return found
    ids = [shop.pk for shop in shops]
    known = [
        *Person.objects.filter(
            attendance__session_id=session.pk, attendance__superseded_at=None, attendance__shop__in=ids
        ),
        *Person.objects.filter(contacts__shop__in=ids, contacts__ended_at=None),
    ]
    for one in known:
        if one.name and same_person(typed.name, one.name):
            return one
    whose = str(shops[0].uuid) if shops else f"{guest.shop}/{guest.place}" if guest else ""
    return find_or_add_companion(typed, whose=whose, language=language)


def _has_come(session: Session, person: Person) -> bool:
    rows = Attendance.objects.current().filter(session_id=session.pk, person=person)
    return rows.filter(outcome__in=(Outcome.PRESENT, Outcome.WALK_IN)).exists()


def _ask_seat_rule(session: Session, derogation: str) -> int | None:
    """A small group has at most five, save a derogation; a room is full when its people say so. How many the
    derogation makes it."""
    if session.kind != SessionKind.SMALL_GROUP:
        return None
    limit, n_seats = seats_at_the_door(session.pk)
    if n_seats < limit:
        return None
    reason = clean_name(derogation)
    if not reason:
        raise GroupFull(limit=limit)
    grant_at_the_door(session, n_seats + 1, reason)
    return n_seats + 1
