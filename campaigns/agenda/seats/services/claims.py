"""A group's way: it claims seats, confirms, changes, moves, is promoted, leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from campaigns.agenda.models import (
    ClaimState,
    EndReason,
    SeatClaim,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.errors import (
    ClaimConfirmed,
    GroupEmpty,
    GroupTooBig,
    NoSeats,
    NotWaiting,
)
from campaigns.agenda.seats.rules import (
    LARGEST_GROUP,
    Group,
    pending_until,
)
from campaigns.agenda.seats.services.counters import (
    lock_seats,
    locked_claim,
    move_counts,
    newcomer_is_seated,
    open_to,
)
from campaigns.agenda.seats.services.refusals import refuse_if_begun, refuse_if_over, refuse_newcomers
from campaigns.agenda.seats.services.waiting_list import (
    end,
    end_overdue,
    offer_free_seats,
    queue_of,
    too_late,
)
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class Claimed:
    """`is_alone_of_city`: no other group of this city's shops comes to this session or waits.

    `n_before`: how many groups wait before it; None where it does not wait.
    """

    claim: SeatClaim
    is_alone_of_city: bool
    n_before: int | None = None
    lets_smaller_groups_pass: bool = False


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
    refuse_newcomers(counter, now)
    limit = min(LARGEST_GROUP, counter.capacity)
    if n_persons > limit:
        raise GroupTooBig(limit=limit)
    city = None if is_guest else organisation.pk
    is_seated = newcomer_is_seated(counter, Group(0, city, n_persons), now)
    n_before: int | None = None
    if not is_seated:
        n_before, n_overdue = queue_of(counter, now)
        if n_overdue and end_overdue(counter, now):
            is_seated = newcomer_is_seated(counter, Group(0, city, n_persons), now)
            n_before, _ = queue_of(counter, now)
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
        claim.state = ClaimState.PENDING
        claim.deadline_at = pending_until(now, counter.starts_at, settings.HOLD_HOURS)
    else:
        counter.last_position += 1
        claim.position = counter.last_position
    if not is_seated and is_confirmed:
        claim.confirmed_at = now
    claim.save(force_insert=True)
    is_alone = move_counts(counter, claim, taken=n_persons * is_seated, waiting=n_persons * (not is_seated))
    if not is_seated and offer_free_seats(counter, now):
        claim.refresh_from_db()  # those before it cannot be asked (a city that is closed), so it was
    if claim.state != ClaimState.WAITING:
        n_before = None
    return Claimed(claim, is_alone, n_before, counter.lets_smaller_groups_pass)


@transaction.atomic
def confirm_seats(uuid: UUID, *, now: datetime) -> SeatClaim:
    """The group says that it comes. On the list: notes that the address is right. Repeatable.

    Raises ClaimOver once the seats were released, OfferOver after an offer's deadline.
    """
    _counter, claim = locked_claim(uuid)
    refuse_if_over(claim, now)
    if claim.state in (ClaimState.PENDING, ClaimState.OFFERED):
        claim.state, claim.deadline_at = ClaimState.CONFIRMED, None
    if claim.confirmed_at is None:
        claim.confirmed_at = now
    claim.save(update_fields=["state", "deadline_at", "confirmed_at"])
    return claim


@transaction.atomic
def end_claim(uuid: UUID, *, reason: EndReason, now: datetime) -> SeatClaim:
    """Give back a group's seats, or its place on the list, and offer what became free. Repeatable."""
    counter, claim = locked_claim(uuid)
    if claim.state != ClaimState.ENDED:
        end(counter, claim, reason, now)
        offer_free_seats(counter, now)
    return claim


@transaction.atomic
def end_if_overdue(uuid: UUID, *, now: datetime) -> SeatClaim:
    """Release the seats of a group that has not answered in time; otherwise changes nothing."""
    counter, claim = locked_claim(uuid)
    if claim.state in (ClaimState.PENDING, ClaimState.OFFERED) and not claim.has_answered_in_time(now):
        end(counter, claim, too_late(claim), now)
        offer_free_seats(counter, now)
    return claim


@transaction.atomic
def resize_claim(uuid: UUID, *, n_persons: int, now: datetime) -> SeatClaim:
    """The group has become larger or smaller; NoSeats where it has seats and there are no more."""
    if n_persons < 1:
        raise GroupEmpty
    counter, claim = locked_claim(uuid)
    refuse_if_over(claim, now)
    refuse_if_begun(counter, now)
    limit = min(LARGEST_GROUP, counter.capacity)
    if n_persons > limit:
        raise GroupTooBig(limit=limit)
    more = n_persons - claim.n_persons
    is_seated = claim.state in SEATED
    if is_seated and more > 0:
        city = None if claim.is_guest else claim.organisation_id
        if not newcomer_is_seated(counter, Group(0, city, more), now):
            raise NoSeats(free=open_to(counter, city, now), n=n_persons)
    if more:
        claim.n_persons = n_persons
        claim.revision += 1
        claim.save(update_fields=["n_persons", "revision"])
        move_counts(counter, claim, taken=more * is_seated, waiting=more * (not is_seated))
        offer_free_seats(counter, now)
    return claim


def lock_claim(uuid: UUID, *, now: datetime) -> SeatClaim:
    """The claim as it is, held until the caller's transaction ends: its own city changes the group around it.

    Raises ClaimOver, OfferOver or SessionOver.
    """
    counter, claim = locked_claim(uuid)
    refuse_if_over(claim, now)
    refuse_if_begun(counter, now)
    return claim


@transaction.atomic
def readdress_claim(uuid: UUID, *, now: datetime) -> SeatClaim:
    """A group that nobody has confirmed yet is written to at another address: same seats, same deadline.

    What was mailed before is behind, and so are its calendar entries. Raises ClaimConfirmed once somebody has
    opened the mail and confirmed, ClaimOver or OfferOver once it is too late.
    """
    claim = lock_claim(uuid, now=now)
    if claim.confirmed_at is not None:
        raise ClaimConfirmed
    claim.revision += 1
    claim.save(update_fields=["revision"])
    return claim


@transaction.atomic
def transfer_claim(uuid: UUID, *, to_session_id: int, new_uuid: UUID, now: datetime) -> Claimed:
    """Seats in another session instead of those here; NoSeats where there are not enough.

    The caller runs in a transaction and lets the error end it: then nothing has changed.
    """
    from_session_id = SeatClaim.objects.values_list("session_id", flat=True).get(uuid=uuid)
    for session_id in sorted({from_session_id, to_session_id}):
        lock_seats(session_id)
    counter, claim = locked_claim(uuid)
    refuse_if_over(claim, now)
    if from_session_id == to_session_id:
        return Claimed(claim, is_alone_of_city=False)
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
    end(counter, claim, EndReason.MOVED, now)
    offer_free_seats(counter, now)
    return claimed


@transaction.atomic
def promote_claim(uuid: UUID, *, now: datetime) -> SeatClaim:
    """Give a waiting group its seats out of turn, as its staff decided; NoSeats where they are not there.

    Seats that another city has kept for itself are not given away by hand either.
    """
    counter, claim = locked_claim(uuid)
    refuse_if_begun(counter, now)
    if claim.state != ClaimState.WAITING:
        raise NotWaiting
    city = None if claim.is_guest else claim.organisation_id
    free = open_to(counter, city, now)
    if free < claim.n_persons:
        raise NoSeats(free=free, n=claim.n_persons)
    claim.state, claim.deadline_at = ClaimState.CONFIRMED, None
    claim.confirmed_at = claim.confirmed_at or now
    claim.revision += 1
    claim.save(update_fields=["state", "deadline_at", "confirmed_at", "revision"])
    move_counts(counter, claim, taken=claim.n_persons, waiting=-claim.n_persons)
    return claim
