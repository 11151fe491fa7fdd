"""Notes what became of people's places at a session, in the current city's schema.

Who may, and when, is asked before (`campaigns.check_in`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from campaigns.agenda.models import Session
from campaigns.attendance.models import Attendance, GuestAttendance, How, Outcome, PlaceAtSession, Source
from kernel.clock import day_of
from kernel.facts import correct, withdraw
from tenants.shops.models import Person, Shop

CAME = (Outcome.PRESENT, Outcome.WALK_IN)


@dataclass(frozen=True)
class GuestShop:
    """A shop from outside the programme's cities."""

    name: str
    place: str


@dataclass(frozen=True)
class Place:
    """Somebody's place at a session, for one or several shops. `registered_on` None: had not signed up.

    `has_seat` is False for a walk-in, and for who waited on the list.
    """

    person: Person
    shops: Sequence[Shop | GuestShop]
    role: str
    registered_on: date | None = None
    source: str = ""
    has_seat: bool = True


def note_outcome(
    session: Session,
    place: Place,
    outcome: str | None,
    *,
    how: How,
    now: datetime,
    arrived_at: datetime | None = None,
    walk_in_key: UUID | None = None,
) -> bool:
    """What became of a place from now on, for each of its shops; None: nothing is known. Whether it changed.

    The same outcome again changes nothing, so that two phones that note one arrival note it once. 1 statement
    to read, 1 to 4 for each row that changes.
    """
    known = _current_rows(session, place)
    is_changed = False
    for shop in place.shops:
        row = known.get(_key(shop))
        if outcome is None:
            if row is not None:
                withdraw(row, at=now)
                is_changed = True
            continue
        said: dict[str, Any] = {
            "outcome": outcome,
            "how": how,
            "arrived_at": arrived_at if outcome in CAME else None,
        }
        if row is None:
            _new_row(session, place, shop, said, now=now, walk_in_key=walk_in_key).save(force_insert=True)
            is_changed = True
        elif row.outcome != outcome:
            correct(row, at=now, **said)
            is_changed = True
        elif row.how == How.SELF and how is not How.SELF:
            # What somebody noted of themselves, staff have seen now; when they came in stays.
            correct(row, at=now, how=how)
    return is_changed


def note_absences(session: Session, places: Iterable[Place], *, now: datetime) -> int:
    """All of these were absent, as nothing is known of them: how many rows. For a list that is closed."""
    said = {"outcome": Outcome.ABSENT, "how": How.CLOSING, "arrived_at": None}
    rows = [
        _new_row(session, place, shop, said, now=now, walk_in_key=None)
        for place in places
        for shop in place.shops
    ]
    Attendance.objects.bulk_create([row for row in rows if isinstance(row, Attendance)])
    GuestAttendance.objects.bulk_create([row for row in rows if isinstance(row, GuestAttendance)])
    return len(rows)


def take_back_walk_in(session: Session, key: UUID, *, now: datetime) -> bool:
    """What the form with this key noted never was. Whether there was something."""
    rows: list[PlaceAtSession] = [
        *Attendance.objects.current().filter(session_id=session.pk, walk_in_key=key),
        *GuestAttendance.objects.current().filter(session_id=session.pk, walk_in_key=key),
    ]
    for row in rows:
        withdraw(row, at=now)
    return bool(rows)


def archive_source(source: str) -> str:
    """The source of a sign-up as attendance keeps it: what archives do not know is empty."""
    return source if source in Source.values else ""


def _current_rows(session: Session, place: Place) -> Mapping[Any, PlaceAtSession]:
    here = [shop.pk for shop in place.shops if isinstance(shop, Shop)]
    guests = [shop.name for shop in place.shops if isinstance(shop, GuestShop)]
    found: dict[Any, PlaceAtSession] = {}
    if here:
        rows = Attendance.objects.current().filter(session_id=session.pk, person=place.person, shop__in=here)
        found |= {row.shop_id: row for row in rows}
    if guests:
        others = GuestAttendance.objects.current().filter(
            session_id=session.pk, person=place.person, guest_shop__in=guests
        )
        found |= {row.guest_shop: row for row in others}
    return found


def _key(shop: Shop | GuestShop) -> Any:
    return shop.name if isinstance(shop, GuestShop) else shop.pk


def _new_row(
    session: Session,
    place: Place,
    shop: Shop | GuestShop,
    said: Mapping[str, Any],
    *,
    now: datetime,
    walk_in_key: UUID | None,
) -> PlaceAtSession:
    values = {
        "edition_id": session.edition_id,
        "session_id": session.pk,
        "person": place.person,
        "role": place.role,
        "registered_on": place.registered_on,
        "happened_on": day_of(session.starts_at),
        "recorded_at": now,
        "walk_in_key": walk_in_key,
        **said,
    }
    if isinstance(shop, GuestShop):
        return GuestAttendance(guest_shop=shop.name, guest_place=shop.place, **values)
    return Attendance(shop=shop, source=place.source, **values)
