"""A session's own settings of seats: how many, for whom, until when, whether it is open."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from campaigns.agenda.models import (
    CityAttendance,
    CitySeats,
    ClaimState,
    EndReason,
    Registration,
    SeatClaim,
    SeatCounter,
    Session,
)
from campaigns.agenda.seats.errors import (
    CapacityAboveLimit,
    CapacityBelowTaken,
    CapacityWrong,
    QuotaTooBig,
)
from campaigns.agenda.seats.services.counters import city_seats_of, lock_seats, seats_now
from campaigns.agenda.seats.services.waiting_list import offer_free_seats
from kernel.clock import day_of, start_of
from tenants.due.kinds import DueKind
from tenants.due.services import WorkRequest, ask_for, ask_for_all
from tenants.organisations.models import Organisation

LARGEST_CAPACITY = 1000


def make_seats(
    session: Session, *, capacity: int, hard_limit: int | None, lets_smaller_groups_pass: bool = False
) -> SeatCounter:
    """The counter of a new session, a draft. Raises CapacityWrong or CapacityAboveLimit."""
    if not 1 <= capacity <= LARGEST_CAPACITY:
        raise CapacityWrong
    if hard_limit is not None and capacity > hard_limit:
        raise CapacityAboveLimit(limit=hard_limit)
    return SeatCounter.objects.create(
        session=session,
        starts_at=session.starts_at,
        capacity=capacity,
        hard_limit=hard_limit,
        lets_smaller_groups_pass=lets_smaller_groups_pass,
    )


@transaction.atomic
def set_capacity(session_id: int, capacity: int, *, hard_limit: int | None, now: datetime) -> SeatCounter:
    """Change how many seats there are; `hard_limit` as agreed (five for a small group; None: no limit).

    Raises CapacityBelowTaken with the numbers, CapacityAboveLimit, CapacityWrong, and QuotaTooBig where the
    cities' quotas no longer fit.
    """
    if not 1 <= capacity <= LARGEST_CAPACITY:
        raise CapacityWrong
    counter = lock_seats(session_id)
    if capacity < counter.n_taken:
        raise CapacityBelowTaken(taken=counter.n_taken, capacity=capacity)
    if hard_limit is not None and capacity > hard_limit:
        raise CapacityAboveLimit(limit=hard_limit)
    counter.capacity, counter.hard_limit = capacity, hard_limit
    if seats_now(counter, city_seats_of(counter), day_of(now)).common < 0:
        raise QuotaTooBig(left=max(0, capacity - counter.n_taken))
    counter.save(update_fields=["capacity", "hard_limit"])
    offer_free_seats(counter, now)
    return counter


@transaction.atomic
def set_quota(
    session_id: int, organisation: Organisation, quota: int, release_on: date | None, *, now: datetime
) -> None:
    """Keep seats for a city's shops until a day; 0 keeps none. Raises QuotaTooBig with what could be kept."""
    counter = lock_seats(session_id)
    row, _ = CitySeats.objects.get_or_create(session_id=session_id, organisation=organisation)
    row.quota = max(0, quota)
    row.release_on = (release_on or day_of(counter.starts_at)) if quota > 0 else None
    rows = [other for other in city_seats_of(counter) if other.pk != row.pk] + [row]
    seats = seats_now(counter, rows, day_of(now))
    if seats.common < 0:
        raise QuotaTooBig(left=max(0, quota + seats.common))
    row.save(update_fields=["quota", "release_on"])
    counter.has_quotas = any(other.quota for other in rows)
    counter.save(update_fields=["has_quotas"])
    if row.release_on is not None:
        at = start_of(row.release_on)
        ask_for(organisation, DueKind.OFFER_FREE_SEATS, key=f"{session_id}:{organisation.pk}", at=at)
    offer_free_seats(counter, now)


@transaction.atomic
def set_start(session_id: int, starts_at: datetime, *, now: datetime) -> None:
    """The session starts at another time: no group's deadline lies after it."""
    counter = lock_seats(session_id)
    counter.starts_at = starts_at
    counter.save(update_fields=["starts_at"])
    late = SeatClaim.objects.filter(session_id=session_id, deadline_at__gt=starts_at)
    claims = list(late.select_related("organisation"))
    late.update(deadline_at=starts_at)
    ask_for_all(
        WorkRequest(claim.organisation, DueKind.END_OVERDUE_CLAIM, str(claim.uuid), starts_at)
        for claim in claims
    )
    offer_free_seats(counter, now)


@transaction.atomic
def set_registration(session_id: int, registration: Registration, *, now: datetime) -> SeatCounter:
    """Open or close a session to newcomers; those who wait are still served."""
    counter = lock_seats(session_id)
    counter.registration = registration
    counter.save(update_fields=["registration"])
    offer_free_seats(counter, now)
    return counter


@transaction.atomic
def set_smaller_pass(session_id: int, lets_smaller_groups_pass: bool, *, now: datetime) -> None:
    """Whether a later, smaller group may have the seats that an earlier one does not fit in."""
    counter = lock_seats(session_id)
    counter.lets_smaller_groups_pass = lets_smaller_groups_pass
    counter.save(update_fields=["lets_smaller_groups_pass"])
    offer_free_seats(counter, now)


@transaction.atomic
def end_all_claims(session_id: int, *, now: datetime) -> list[int]:
    """The session is cancelled: every group's claim ends; the identifiers of the cities to notify."""
    counter = lock_seats(session_id)
    claims = SeatClaim.objects.filter(session_id=session_id).active()
    cities = sorted(set(claims.values_list("organisation_id", flat=True)))
    claims.update(
        ended_from=F("state"),
        state=ClaimState.ENDED,
        end_reason=EndReason.SESSION_CANCELLED,
        ended_at=now,
        deadline_at=None,
        revision=F("revision") + 1,
    )
    counter.registration = Registration.CLOSED
    counter.n_taken = counter.n_waiting = 0
    counter.save(update_fields=["registration", "n_taken", "n_waiting"])
    CitySeats.objects.filter(session_id=session_id).update(n_taken=0, n_waiting=0)
    return cities


def seats_at_the_door(session_id: int) -> tuple[int, int]:
    """(limit, n): how many people there may be, and how many come or are expected, with walk-ins and without
    those who are excused. The counter is locked. 2 statements."""
    counter = lock_seats(session_id)
    counts = CityAttendance.objects.filter(session_id=session_id).aggregate(
        come=Coalesce(Sum(F("n_walk_ins") + F("n_guest_walk_ins")), 0), excused=Coalesce(Sum("n_excused"), 0)
    )
    limit = counter.hard_limit if counter.hard_limit is not None else counter.capacity
    return limit, counter.n_taken + counts["come"] - counts["excused"]


def raise_hard_limit(session_id: int, limit: int) -> None:
    """A derogation given at the door: seats for those who sign up stay as many as they were."""
    counter = lock_seats(session_id)
    if counter.hard_limit is not None and counter.hard_limit < limit:
        counter.hard_limit = limit
        counter.save(update_fields=["hard_limit"])
