"""Somebody comes in who had not signed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.agenda.models import ClaimState, SeatClaim, Session
from campaigns.agenda.services import note_derogation
from campaigns.attendance.models import Attendance, GuestAttendance, How, Outcome
from campaigns.attendance.rules import Phase, arrival, needs_reason
from campaigns.attendance.services import GuestShop, Place, note_outcome, take_back_walk_in
from campaigns.check_in.errors import ReasonNeeded
from campaigns.check_in.services.marking import (
    Noted,
    as_kept,
    one_line,
    place_of,
    place_of_participant,
)
from campaigns.check_in.services.seat_rule import ask_seat_rule
from campaigns.check_in.services.writing import phase, refuse_unless_open, write_attendance
from campaigns.signups.models import Participant
from campaigns.signups.services.lookup import find_or_add_companion, find_or_add_people, find_or_add_shop
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop, clean_name
from kernel.names import shop_key
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
    reason: str = "",
) -> WalkedIn:
    """Note somebody who came without a place, for one or two shops of `city`, or for a shop from elsewhere
    (`guest`; then `city` is the one at whose door they are).

    With the same `key` it is one walk-in; so is the same person typed on two phones. Who is on the list is
    noted there. A shop that cannot be told from another is a new one: nobody waits at the door, and
    doubles are looked for afterwards. The sixth person of a small group needs `derogation`, the reason that
    goes into the session. `after_closing`: a host adds somebody to a list that is closed, as a correction,
    with its `reason` from a week after the session on. Raises the errors of `correct_outcome`, GroupFull,
    ShopMissing.
    """

    granted: list[tuple[Session, int | None]] = []

    def write(session: Session) -> WalkedIn:
        is_late = _refuse(session, now, after_closing=after_closing, reason=reason)
        if _is_known(session, key):
            return WalkedIn(person.name, is_new=False)
        # Before any shop is made: what two phones typed of one person is one.
        place = _known_place(session, city, _as_typed(shops, guest), person.name)
        found: Sequence[Shop | GuestShop] = ()
        if place is None:
            found = _shops(city, shops, guest, now)
            place = _known_place(session, city, found, person.name)
        expected = place
        if place is None:
            here = [shop for shop in found if isinstance(shop, Shop)]
            who = _who(here, guest, person, language, now)
            place = Place(who, found, person.role, has_seat=False)
        granted.append((session, ask_seat_rule(session, place, derogation)))
        times = (session.starts_at, session.ends_at)
        is_new = note_outcome(
            session,
            place,
            as_kept(Outcome.PRESENT, place),
            how=How.CORRECTION if is_late and how is How.DOOR else how,
            now=now,
            arrived_at=None
            if is_late or how is How.SHEET
            else arrival(phone_time, received_at=now, starts_at=times[0], ends_at=times[1]),
            walk_in_key=key if expected is None else None,
        )
        was_expected = expected is not None and expected.registered_on is not None
        return WalkedIn(place.person.name or person.name, is_new, was_expected=was_expected)

    of = Session.objects
    right = of.with_list_closable_by(actor) if after_closing else of.with_roster_for(actor)
    details: dict[str, Any] = {"reason": one_line(reason)} if reason else {}
    with transaction.atomic():
        done = write_attendance(
            actor,
            session_id,
            city,
            write,
            right=right,
            action=ENTERED,
            is_noted_each_time=after_closing,
            **details,
        )
        # In the journal of who granted it, whose schema is the current one again.
        for session, limit in granted:
            if limit is not None:
                note_derogation(actor, session, limit, clean_name(derogation))
    return done


def remove_walk_in(
    *,
    actor: Actor,
    session_id: int,
    key: UUID,
    city: Organisation,
    now: datetime,
    after_closing: bool = False,
    reason: str = "",
) -> bool:
    """Take back what the form with this key noted; whether there was something. Raises as `enter_walk_in`."""

    def write(session: Session) -> bool:
        _refuse(session, now, after_closing=after_closing, reason=reason)
        return take_back_walk_in(session, key, now=now)

    return write_attendance(
        actor,
        session_id,
        city,
        write,
        right=Session.objects.with_list_closable_by(actor)
        if after_closing
        else Session.objects.with_roster_for(actor),
        action="attendance.corrected" if after_closing else "attendance.noted",
        is_noted_each_time=after_closing,
    )


def _refuse(session: Session, now: datetime, *, after_closing: bool, reason: str) -> bool:
    """Whether it is noted late; raises as `mark`, and ReasonNeeded."""
    if after_closing and phase(session, now) is Phase.CLOSED:
        if not reason and needs_reason(ends_at=session.ends_at, now=now):
            raise ReasonNeeded
        return True
    return refuse_unless_open(session, now) is Phase.LATE


def _is_known(session: Session, key: UUID) -> bool:
    """Noted before, taken back or not."""
    rows = (Attendance.objects, GuestAttendance.objects)
    return any(of.filter(session_id=session.pk, walk_in_key=key).exists() for of in rows)


def _as_typed(shops: Sequence[TypedShop], guest: TypedGuest | None) -> list[Shop | GuestShop]:
    """To be looked for among who was noted: a shop that was found in a list, or the name of one."""
    if guest is not None:
        return [GuestShop(clean_name(guest.shop), clean_name(guest.place)[:80])]
    found: list[Shop | GuestShop] = list(
        Shop.objects.filter(uuid__in=[one.uuid for one in shops if one.uuid])
    )
    return found + [GuestShop(clean_name(one.name), "") for one in shops if one.name and not one.uuid]


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


def _known_place(
    session: Session, city: Organisation, shops: Sequence[Shop | GuestShop], name: str
) -> Place | None:
    """Of who is on the list for one of these shops under this name, or was noted already, by another phone
    that perhaps made the shop anew. With the shops that were typed beside."""
    here = [shop for shop in shops if isinstance(shop, Shop)]
    signed = Participant.objects.filter(
        session_id=session.pk, is_active=True, sign_up__shop__in=[shop.pk for shop in here]
    ).select_related("person", "sign_up__shop")
    for one in signed:
        claim = SeatClaim.objects.filter(uuid=one.sign_up.uuid).exclude(state=ClaimState.ENDED).first()
        if claim is not None and one.name and same_person(name, one.name):
            place = place_of_participant(one, claim)
            return replace(place, shops=[*place.shops, *(shop for shop in here if shop not in place.shops)])
    keys = {shop_key(shop.name) for shop in shops}
    rows: list[Attendance | GuestAttendance] = [
        *Attendance.objects.current().filter(session_id=session.pk).select_related("person", "shop"),
        *GuestAttendance.objects.current().filter(session_id=session.pk).select_related("person"),
    ]
    for row in rows:
        known_as = row.shop.name if isinstance(row, Attendance) else row.guest_shop
        if shop_key(known_as) in keys and row.person.name and same_person(name, row.person.name):
            line = Noted(row.pk, is_guest=isinstance(row, GuestAttendance))
            return place_of(session, city, line)
    return None


def _who(
    shops: Sequence[Shop],
    guest: TypedGuest | None,
    typed: TypedPerson,
    language: str,
    now: datetime,
) -> Person:
    """The person: known by e-mail or phone, by name in this shop, else new."""
    if typed.email.strip() or typed.phone.strip():
        [found] = find_or_add_people([typed], whose="", language=language, now=now, is_by_staff=True)
        return found
    ids = [shop.pk for shop in shops]
    for one in Person.objects.filter(contacts__shop__in=ids, contacts__ended_at=None):
        if one.name and same_person(typed.name, one.name):
            return one
    whose = str(shops[0].uuid) if shops else f"{guest.shop}/{guest.place}" if guest else ""
    return find_or_add_companion(typed, whose=whose, language=language)
