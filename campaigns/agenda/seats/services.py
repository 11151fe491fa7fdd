"""Moves the seats of sessions. Nothing else writes SeatCounter, CitySeats or SeatClaim.

Each service locks the session's counter first, in whatever transaction it runs; two sessions are locked in
the order of their keys. What an organisation's own schema then needs is due work, or the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from campaigns.agenda.models import (
    CitySeats,
    ClaimState,
    EndReason,
    Registration,
    SeatClaim,
    SeatCounter,
    Session,
    SessionOutcome,
    SessionStatus,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.errors import (
    CapacityAboveLimit,
    CapacityBelowTaken,
    CapacityWrong,
    ClaimOver,
    GroupEmpty,
    GroupTooBig,
    NoSeats,
    NotWaiting,
    OfferOver,
    QuotaTooBig,
    RegistrationClosed,
    SessionCancelled,
    SessionOver,
)
from campaigns.agenda.seats.rules import (
    LARGEST_GROUP,
    Group,
    Seats,
    answer_until,
    groups_to_seat,
    hold_until,
    newcomer_fits,
    seats_of,
)
from kernel.clock import day_of, start_of
from tenants.due.services import Asked, ask_for_all
from tenants.organisations.models import Organisation, OrganisationStatus

LARGEST_CAPACITY = 1000
DEADLINE, OFFERED, REMIND, REFILL = "signups.deadline", "signups.offered", "signups.remind", "agenda.refill"

# Adds to what a city's shops hold and wait for; makes the city's row with the first group.
ADD = """
INSERT INTO public.agenda_cityseats AS held (session_id, organisation_id, quota, n_taken, n_waiting)
VALUES (%s, %s, 0, greatest(%s, 0), greatest(%s, 0))
ON CONFLICT (session_id, organisation_id) DO UPDATE
SET n_taken = held.n_taken + %s, n_waiting = held.n_waiting + %s
RETURNING (xmax = 0)"""


@dataclass(frozen=True)
class Claimed:
    """`is_first_of_city`: no group of this city had signed up for this session before.

    `n_before`: how many groups wait before it; None where it does not wait.
    """

    claim: SeatClaim
    is_first_of_city: bool
    n_before: int | None = None
    lets_smaller_groups_pass: bool = False


def lock_seats(session_id: int) -> SeatCounter:
    """The session's counter, held until the transaction ends."""
    return SeatCounter.objects.select_for_update(no_key=True).get(pk=session_id)


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


@transaction.atomic(savepoint=False)
def claim_seats(
    *,
    session_id: int,
    organisation: Organisation,
    uuid: UUID,
    n_persons: int,
    source: str,
    is_guest: bool,
    is_confirmed: bool,
    now: datetime,
) -> Claimed:
    """Seats for a group of this city, or its place on the list: all or none.

    Raises RegistrationClosed, SessionOver, SessionCancelled, GroupEmpty or GroupTooBig.
    """
    if n_persons < 1:
        raise GroupEmpty
    counter = lock_seats(session_id)
    _refuse_newcomers(counter, now)
    limit = min(LARGEST_GROUP, counter.capacity)
    if n_persons > limit:
        raise GroupTooBig(limit=limit)
    city = None if is_guest else organisation.pk
    is_seated = _newcomer_is_seated(counter, Group(0, city, n_persons), now)
    if not is_seated and _end_overdue(counter, now):
        is_seated = _newcomer_is_seated(counter, Group(0, city, n_persons), now)
    claim = SeatClaim(
        uuid=uuid,
        session_id=session_id,
        organisation=organisation,
        n_persons=n_persons,
        is_guest=is_guest,
        source=source,
        created_at=now,
        state=ClaimState.WAITING,
    )
    if is_seated and is_confirmed:
        claim.state, claim.confirmed_at = ClaimState.CONFIRMED, now
    elif is_seated:
        claim.state = ClaimState.HELD
        claim.deadline_at = hold_until(now, counter.starts_at, settings.HOLD_HOURS)
    else:
        counter.last_position += 1
        claim.position = counter.last_position
    if not is_seated and is_confirmed:
        claim.confirmed_at = now
    claim.save(force_insert=True)
    is_first = _add(counter, claim, taken=n_persons * is_seated, waiting=n_persons * (not is_seated))
    if not is_seated and fill(counter, now):
        claim.refresh_from_db()  # those before it cannot be asked (a city that is closed), so it was
    n_before = None
    if claim.state == ClaimState.WAITING:
        waiting = SeatClaim.objects.filter(session_id=session_id, state=ClaimState.WAITING)
        n_before = waiting.filter(position__lt=claim.position).count()
    return Claimed(claim, is_first, n_before, counter.lets_smaller_groups_pass)


@transaction.atomic
def confirm_seats(uuid: UUID, *, now: datetime) -> SeatClaim:
    """The group says that it comes. On the list: notes that the address is right. Repeatable.

    Raises ClaimOver once the seats were released, OfferOver after an offer's deadline.
    """
    _counter, claim = _locked(uuid)
    _refuse_if_over(claim, now)
    if claim.state in (ClaimState.HELD, ClaimState.OFFERED):
        claim.state, claim.deadline_at = ClaimState.CONFIRMED, None
    if claim.confirmed_at is None:
        claim.confirmed_at = now
    claim.save(update_fields=["state", "deadline_at", "confirmed_at"])
    return claim


@transaction.atomic
def end_claim(uuid: UUID, *, reason: EndReason, now: datetime) -> SeatClaim:
    """Give back a group's seats, or its place on the list, and offer what became free. Repeatable."""
    counter, claim = _locked(uuid)
    if claim.state != ClaimState.ENDED:
        _end(counter, claim, reason, now)
        fill(counter, now)
    return claim


@transaction.atomic
def end_if_overdue(uuid: UUID, *, now: datetime) -> SeatClaim:
    """Release the seats of a group that has not answered in time; otherwise changes nothing."""
    counter, claim = _locked(uuid)
    if claim.state in (ClaimState.HELD, ClaimState.OFFERED) and not claim.has_answered_in_time(now):
        _end(counter, claim, _too_late(claim), now)
        fill(counter, now)
    return claim


@transaction.atomic
def resize_claim(uuid: UUID, *, n_persons: int, now: datetime) -> SeatClaim:
    """The group has become larger or smaller; NoSeats where it has seats and there are no more."""
    if n_persons < 1:
        raise GroupEmpty
    counter, claim = _locked(uuid)
    _refuse_if_over(claim, now)
    _refuse_moves_of(counter, now)
    limit = min(LARGEST_GROUP, counter.capacity)
    if n_persons > limit:
        raise GroupTooBig(limit=limit)
    more = n_persons - claim.n_persons
    is_seated = claim.state in SEATED
    if is_seated and more > 0:
        city = None if claim.is_guest else claim.organisation_id
        if not _newcomer_is_seated(counter, Group(0, city, more), now):
            raise NoSeats(free=_open_to(counter, city, now), n=n_persons)
    if more:
        claim.n_persons = n_persons
        claim.revision += 1
        claim.save(update_fields=["n_persons", "revision"])
        _add(counter, claim, taken=more * is_seated, waiting=more * (not is_seated))
        fill(counter, now)
    return claim


@transaction.atomic
def move_claim(uuid: UUID, *, to_session_id: int, new_uuid: UUID, now: datetime) -> Claimed:
    """Seats in another session instead of those here; NoSeats where there are not enough.

    The caller runs in a transaction and lets the error end it: then nothing has changed.
    """
    from_session_id = SeatClaim.objects.values_list("session_id", flat=True).get(uuid=uuid)
    for session_id in sorted({from_session_id, to_session_id}):
        lock_seats(session_id)
    counter, claim = _locked(uuid)
    _refuse_if_over(claim, now)
    if from_session_id == to_session_id:
        return Claimed(claim, is_first_of_city=False)
    claimed = claim_seats(
        session_id=to_session_id,
        organisation=claim.organisation,
        uuid=new_uuid,
        n_persons=claim.n_persons,
        source=claim.source,
        is_guest=claim.is_guest,
        is_confirmed=True,
        now=now,
    )
    if claimed.claim.state != ClaimState.CONFIRMED:
        raise NoSeats(free=0, n=claim.n_persons)
    _end(counter, claim, EndReason.MOVED, now)
    fill(counter, now)
    return claimed


@transaction.atomic
def promote_claim(uuid: UUID, *, now: datetime) -> SeatClaim:
    """Give a waiting group its seats out of turn, as its staff decided; NoSeats where they are not there.

    Seats that another city has kept for itself are not given away by hand either.
    """
    counter, claim = _locked(uuid)
    _refuse_moves_of(counter, now)
    if claim.state != ClaimState.WAITING:
        raise NotWaiting
    city = None if claim.is_guest else claim.organisation_id
    free = _open_to(counter, city, now)
    if free < claim.n_persons:
        raise NoSeats(free=free, n=claim.n_persons)
    claim.state, claim.deadline_at = ClaimState.CONFIRMED, None
    claim.confirmed_at = claim.confirmed_at or now
    claim.revision += 1
    claim.save(update_fields=["state", "deadline_at", "confirmed_at", "revision"])
    _add(counter, claim, taken=claim.n_persons, waiting=-claim.n_persons)
    return claim


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
    if seats_now(counter, _city_seats(counter), day_of(now)).common < 0:
        raise QuotaTooBig(left=max(0, capacity - counter.n_taken))
    counter.save(update_fields=["capacity", "hard_limit"])
    fill(counter, now)
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
    rows = [other for other in _city_seats(counter) if other.pk != row.pk] + [row]
    seats = seats_now(counter, rows, day_of(now))
    if seats.common < 0:
        raise QuotaTooBig(left=max(0, quota + seats.common))
    row.save(update_fields=["quota", "release_on"])
    counter.has_quotas = any(other.quota for other in rows)
    counter.save(update_fields=["has_quotas"])
    if row.release_on is not None:
        at = start_of(row.release_on)
        ask_for_all([Asked(organisation, REFILL, f"{session_id}:{organisation.pk}", at)])
    fill(counter, now)


@transaction.atomic
def set_start(session_id: int, starts_at: datetime, *, now: datetime) -> None:
    """The session starts at another time: no group's deadline lies after it."""
    counter = lock_seats(session_id)
    counter.starts_at = starts_at
    counter.save(update_fields=["starts_at"])
    late = SeatClaim.objects.filter(session_id=session_id, deadline_at__gt=starts_at)
    claims = list(late.select_related("organisation"))
    late.update(deadline_at=starts_at)
    ask_for_all(Asked(claim.organisation, DEADLINE, str(claim.uuid), starts_at) for claim in claims)
    fill(counter, now)


@transaction.atomic
def set_registration(session_id: int, registration: Registration, *, now: datetime) -> None:
    """Open or close a session to newcomers; those who wait are still served."""
    counter = lock_seats(session_id)
    counter.registration = registration
    counter.save(update_fields=["registration"])
    fill(counter, now)


@transaction.atomic
def set_smaller_pass(session_id: int, lets_smaller_groups_pass: bool, *, now: datetime) -> None:
    """Whether a later, smaller group may have the seats that an earlier one does not fit in."""
    counter = lock_seats(session_id)
    counter.lets_smaller_groups_pass = lets_smaller_groups_pass
    counter.save(update_fields=["lets_smaller_groups_pass"])
    fill(counter, now)


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
def refill(session_id: int, *, now: datetime) -> int:
    """Offer whatever seats are free to those who wait; how many groups were offered some."""
    counter = lock_seats(session_id)
    _end_overdue(counter, now)
    return fill(counter, now)


@transaction.atomic
def end_all_claims(session_id: int, *, now: datetime) -> list[int]:
    """The session is cancelled: every group's claim ends; the identifiers of the cities to be told."""
    counter = lock_seats(session_id)
    claims = SeatClaim.objects.filter(session_id=session_id).active()
    cities = sorted(set(claims.values_list("organisation_id", flat=True)))
    claims.update(
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


def fill(counter: SeatCounter, now: datetime) -> int:
    """Offer free seats to the groups that wait, in their order; the counter is locked by the caller."""
    deadline = answer_until(now, counter.starts_at, settings.OFFER_HOURS)
    free = counter.capacity - counter.n_taken
    if not counter.n_waiting or free <= 0 or deadline is None or _is_settled(counter):
        return 0
    queue = (
        SeatClaim.objects.filter(session_id=counter.pk, state=ClaimState.WAITING)
        .filter(organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .order_by("position")
    )
    seats = seats_now(counter, _city_seats(counter), day_of(now))
    groups = (
        Group(claim.pk, None if claim.is_guest else claim.organisation_id, claim.n_persons)
        for claim in (queue if counter.lets_smaller_groups_pass or counter.has_quotas else queue[: free + 1])
    )
    seated = {
        group.id for group in groups_to_seat(seats, groups, smaller_pass=counter.lets_smaller_groups_pass)
    }
    if not seated:
        return 0
    offered = [claim for claim in queue if claim.pk in seated]
    for claim in offered:
        claim.state, claim.deadline_at = ClaimState.OFFERED, deadline
        claim.save(update_fields=["state", "deadline_at"])
        _add(counter, claim, taken=claim.n_persons, waiting=-claim.n_persons)
    ask_for_all(
        Asked(claim.organisation, kind, str(claim.uuid), at)
        for claim in offered
        for kind, at in ((OFFERED, now), (DEADLINE, deadline))
    )
    return len(offered)


def _refuse_newcomers(counter: SeatCounter, now: datetime) -> None:
    if counter.registration != Registration.OPEN:
        if _outcome(counter.pk) == SessionStatus.CANCELLED:
            raise SessionCancelled
        raise RegistrationClosed
    _refuse_moves_of(counter, now)


def _refuse_moves_of(counter: SeatCounter, now: datetime) -> None:
    if counter.starts_at <= now:
        raise SessionOver


def _refuse_if_over(claim: SeatClaim, now: datetime) -> None:
    if claim.end_reason == EndReason.OFFER_EXPIRED:
        raise OfferOver
    if claim.state == ClaimState.ENDED:
        raise ClaimOver
    if not claim.has_answered_in_time(now):
        raise OfferOver if claim.state == ClaimState.OFFERED else ClaimOver


def _is_settled(counter: SeatCounter) -> bool:
    """Held or cancelled: no seat changes hands any more. Closed sessions still serve their list."""
    return counter.registration == Registration.DRAFT or (
        counter.registration == Registration.CLOSED and _outcome(counter.pk) is not None
    )


def _outcome(session_id: int) -> str | None:
    current = SessionOutcome.objects.current().filter(session_id=session_id)
    return current.values_list("status", flat=True).first()


def _locked(uuid: UUID) -> tuple[SeatCounter, SeatClaim]:
    """The counter, locked, then the claim as it is under that lock. Raises ClaimOver for one never made."""
    session_id = SeatClaim.objects.filter(uuid=uuid).values_list("session_id", flat=True).first()
    if session_id is None:
        raise ClaimOver
    counter = lock_seats(session_id)
    return counter, SeatClaim.objects.select_related("organisation").get(uuid=uuid)


def _city_seats(counter: SeatCounter) -> list[CitySeats]:
    return list(CitySeats.objects.filter(session_id=counter.pk))


def _newcomer_is_seated(counter: SeatCounter, group: Group, now: datetime) -> bool:
    rows = _city_seats(counter) if counter.has_quotas else []
    return newcomer_fits(
        seats_now(counter, rows, day_of(now)),
        group,
        n_waiting=counter.n_waiting,
        n_waiting_of_city=sum(row.n_waiting for row in rows if row.organisation_id == group.city),
        smaller_pass=counter.lets_smaller_groups_pass,
    )


def _open_to(counter: SeatCounter, city: int | None, now: datetime) -> int:
    return seats_now(counter, _city_seats(counter), day_of(now)).open_to(city)


def _end_overdue(counter: SeatCounter, now: datetime) -> bool:
    """Release what was not confirmed in time and offer it to those who wait: the due work may be late, or its
    city closed. Whether anything was released."""
    overdue = SeatClaim.objects.filter(
        session_id=counter.pk, state__in=(ClaimState.HELD, ClaimState.OFFERED), deadline_at__lte=now
    )
    ended = list(overdue.order_by("id"))
    for claim in ended:
        _end(counter, claim, _too_late(claim), now)
    if ended:
        fill(counter, now)
    return bool(ended)


def _too_late(claim: SeatClaim) -> EndReason:
    is_offer = claim.state == ClaimState.OFFERED
    return EndReason.OFFER_EXPIRED if is_offer else EndReason.UNCONFIRMED


def _end(counter: SeatCounter, claim: SeatClaim, reason: EndReason, now: datetime) -> None:
    was_seated = claim.state in SEATED
    claim.state, claim.end_reason, claim.ended_at = ClaimState.ENDED, reason, now
    claim.deadline_at = None
    claim.revision += 1
    claim.save(update_fields=["state", "end_reason", "ended_at", "deadline_at", "revision"])
    _add(counter, claim, taken=-claim.n_persons * was_seated, waiting=-claim.n_persons * (not was_seated))


def _add(counter: SeatCounter, claim: SeatClaim, *, taken: int, waiting: int) -> bool:
    """Move the session's and the city's counts together; whether this is the first of its city.

    A guest counts for the session alone: no city keeps seats for guests.
    """
    counter.n_taken += taken
    counter.n_waiting += waiting
    counter.save(update_fields=["n_taken", "n_waiting", "last_position"])
    if claim.is_guest:
        taken = waiting = 0
    with connection.cursor() as cursor:
        cursor.execute(ADD, [counter.pk, claim.organisation_id, taken, waiting, taken, waiting])
        return bool(cursor.fetchone()[0])
