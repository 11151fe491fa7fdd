"""The locked counter, what the rules need to know of it, and the only writing of counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from campaigns.agenda.models import (
    CitySeats,
    SeatClaim,
    SeatCounter,
    SessionOutcome,
)
from campaigns.agenda.seats.errors import (
    ClaimOver,
)
from campaigns.agenda.seats.rules import (
    Group,
    Seats,
    newcomer_fits,
    seats_of,
)
from kernel.clock import day_of

# Adds to what a city's shops hold and wait for; makes the city's row with the first group.
ADD = """
INSERT INTO public.agenda_cityseats AS held (session_id, organisation_id, quota, n_taken, n_waiting)
VALUES (%s, %s, 0, greatest(%s, 0), greatest(%s, 0))
ON CONFLICT (session_id, organisation_id) DO UPDATE
SET n_taken = held.n_taken + %s, n_waiting = held.n_waiting + %s
RETURNING n_taken + n_waiting"""


def lock_seats(session_id: int) -> SeatCounter:
    """The session's counter, held until the transaction ends."""
    return SeatCounter.objects.select_for_update(no_key=True).get(pk=session_id)


def locked_claim(uuid: UUID) -> tuple[SeatCounter, SeatClaim]:
    """The counter, locked, then the claim as it is under that lock. Raises ClaimOver for one never made."""
    session_id = SeatClaim.objects.filter(uuid=uuid).values_list("session_id", flat=True).first()
    if session_id is None:
        raise ClaimOver
    counter = lock_seats(session_id)
    return counter, SeatClaim.objects.select_related("organisation").get(uuid=uuid)


def city_seats_of(counter: SeatCounter) -> list[CitySeats]:
    return list(CitySeats.objects.filter(session_id=counter.pk))


def outcome_of(session_id: int) -> str | None:
    current = SessionOutcome.objects.current().filter(session_id=session_id)
    return current.values_list("status", flat=True).first()


def seats_now(counter: SeatCounter, city_seats: Iterable[CitySeats], on: date) -> Seats:
    """What the rules need to know, with the quotas that are not yet released on that day."""
    quotas = [
        (row.organisation_id, row.quota, row.n_taken)
        for row in city_seats
        if row.quota and row.release_on is not None and on < row.release_on
    ]
    return seats_of(counter.capacity, counter.n_taken, quotas)


def places_left(
    counter: SeatCounter, city_seats: Iterable[CitySeats], organisation_id: int | None, on: date
) -> int:
    """How many seats a new group of this city could have now: 0 where others wait for them."""
    rows = list(city_seats)
    seats = seats_now(counter, rows, on)
    if counter.n_waiting == 0 or counter.lets_smaller_groups_pass:
        return seats.open_to(organisation_id)
    waits = any(row.organisation_id == organisation_id and row.n_waiting for row in rows)
    return 0 if waits else seats.reserve_of(organisation_id)


def open_to(counter: SeatCounter, city: int | None, now: datetime) -> int:
    return seats_now(counter, city_seats_of(counter), day_of(now)).open_to(city)


def newcomer_is_seated(counter: SeatCounter, group: Group, now: datetime) -> bool:
    rows = city_seats_of(counter) if counter.has_quotas else []
    return newcomer_fits(
        seats_now(counter, rows, day_of(now)),
        group,
        n_waiting=counter.n_waiting,
        n_waiting_of_city=sum(row.n_waiting for row in rows if row.organisation_id == group.city),
        smaller_pass=counter.lets_smaller_groups_pass,
    )


def move_counts(counter: SeatCounter, claim: SeatClaim, *, taken: int, waiting: int) -> bool:
    """Move the session's and the city's counts together; whether no other group of its city's shops comes or
    waits. That there is a row says nothing of it: a city has one from its quota on.

    A guest counts for the session alone: no city keeps seats for guests.
    """
    counter.n_taken += taken
    counter.n_waiting += waiting
    counter.save(update_fields=["n_taken", "n_waiting", "last_position"])
    if claim.is_guest:
        taken = waiting = 0
    with connection.cursor() as cursor:
        cursor.execute(ADD, [counter.pk, claim.organisation_id, taken, waiting, taken, waiting])
        return bool(cursor.fetchone()[0] == taken + waiting)
