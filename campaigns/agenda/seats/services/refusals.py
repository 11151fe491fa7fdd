"""When a session or a claim takes no more changes."""

from __future__ import annotations

from datetime import datetime

from campaigns.agenda.models import (
    ClaimState,
    EndReason,
    Registration,
    SeatClaim,
    SeatCounter,
    SessionStatus,
)
from campaigns.agenda.seats.errors import (
    ClaimOver,
    OfferOver,
    RegistrationClosed,
    SessionCancelled,
    SessionOver,
)
from campaigns.agenda.seats.services.counters import outcome_of


def refuse_newcomers(counter: SeatCounter, now: datetime) -> None:
    if counter.registration != Registration.OPEN:
        if outcome_of(counter.pk) == SessionStatus.CANCELLED:
            raise SessionCancelled
        raise RegistrationClosed
    refuse_if_begun(counter, now)


def refuse_if_begun(counter: SeatCounter, now: datetime) -> None:
    if counter.starts_at <= now:
        raise SessionOver


def refuse_if_over(claim: SeatClaim, now: datetime) -> None:
    if claim.end_reason == EndReason.OFFER_EXPIRED:
        raise OfferOver
    if claim.state == ClaimState.ENDED:
        raise ClaimOver
    if not claim.has_answered_in_time(now):
        raise OfferOver if claim.state == ClaimState.OFFERED else ClaimOver
