"""Who waits is served: seats that free up are offered, and those not answered for are released."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q

from campaigns.agenda.models import (
    ClaimState,
    EndReason,
    Registration,
    SeatClaim,
    SeatCounter,
)
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.seats.rules import (
    Group,
    answer_until,
    groups_to_seat,
)
from campaigns.agenda.seats.services.counters import (
    city_seats_of,
    lock_seats,
    move_counts,
    outcome_of,
    seats_now,
)
from kernel.clock import day_of
from tenants.due.kinds import DueKind
from tenants.due.services import WorkRequest, ask_for_all
from tenants.organisations.models import OrganisationStatus


def offer_free_seats(counter: SeatCounter, now: datetime) -> int:
    """Offer free seats to waiting groups, in their order; the counter is locked by the caller."""
    deadline = answer_until(now, counter.starts_at, settings.OFFER_HOURS)
    free = counter.capacity - counter.n_taken
    if not counter.n_waiting or free <= 0 or deadline is None or is_settled(counter):
        return 0
    queue = (
        SeatClaim.objects.filter(session_id=counter.pk, state=ClaimState.WAITING)
        .filter(organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .order_by("position")
    )
    seats = seats_now(counter, city_seats_of(counter), day_of(now))
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
        move_counts(counter, claim, taken=claim.n_persons, waiting=-claim.n_persons)
    ask_for_all(
        WorkRequest(claim.organisation, kind, str(claim.uuid), at)
        for claim in offered
        for kind, at in ((DueKind.NOTIFY_OFFER, now), (DueKind.END_OVERDUE_CLAIM, deadline))
    )
    return len(offered)


@transaction.atomic
def offer_released_seats(session_id: int, *, now: datetime) -> int:
    """Offer whatever seats are free to those who wait; how many groups were offered some."""
    counter = lock_seats(session_id)
    end_overdue(counter, now)
    return offer_free_seats(counter, now)


def end(counter: SeatCounter, claim: SeatClaim, reason: EndReason, now: datetime) -> None:
    was_seated = claim.state in SEATED
    claim.ended_from, claim.state = claim.state, ClaimState.ENDED
    claim.end_reason, claim.ended_at, claim.deadline_at = reason, now, None
    claim.revision += 1
    claim.save(update_fields=["state", "ended_from", "end_reason", "ended_at", "deadline_at", "revision"])
    move_counts(
        counter, claim, taken=-claim.n_persons * was_seated, waiting=-claim.n_persons * (not was_seated)
    )


def end_overdue(counter: SeatCounter, now: datetime) -> bool:
    """Release what was not confirmed in time and offer it to those who wait: the due work may be late, or its
    city closed. Whether anything was released."""
    overdue = SeatClaim.objects.filter(
        session_id=counter.pk, state__in=(ClaimState.PENDING, ClaimState.OFFERED), deadline_at__lte=now
    )
    ended = list(overdue.order_by("id"))
    for claim in ended:
        end(counter, claim, too_late(claim), now)
    if ended:
        offer_free_seats(counter, now)
    return bool(ended)


def queue_of(counter: SeatCounter, now: datetime) -> tuple[int, int]:
    """How many groups wait, and how many hold seats and have not answered in time. One statement."""
    is_overdue = Q(state__in=(ClaimState.PENDING, ClaimState.OFFERED), deadline_at__lte=now)
    counts = SeatClaim.objects.filter(
        session_id=counter.pk, state__in=(ClaimState.WAITING, ClaimState.PENDING, ClaimState.OFFERED)
    ).aggregate(
        n_waiting=Count("id", filter=Q(state=ClaimState.WAITING)), n_overdue=Count("id", filter=is_overdue)
    )
    return counts["n_waiting"], counts["n_overdue"]


def too_late(claim: SeatClaim) -> EndReason:
    is_offer = claim.state == ClaimState.OFFERED
    return EndReason.OFFER_EXPIRED if is_offer else EndReason.UNCONFIRMED


def is_settled(counter: SeatCounter) -> bool:
    """Held or cancelled: no seat changes hands any more. Closed sessions still serve their list."""
    return counter.registration == Registration.DRAFT or (
        counter.registration == Registration.CLOSED and outcome_of(counter.pk) is not None
    )
