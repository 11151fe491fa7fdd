"""Transitions of a session: announced, closed, open again, held, cancelled; see `agenda.transitions`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from campaigns.agenda.errors import HasSignUps, NotReady, ReasonMissing, TransitionRefused
from campaigns.agenda.models import (
    AttendanceClosing,
    ListState,
    Registration,
    SeatCounter,
    Session,
    SessionOutcome,
    SessionStatus,
)
from campaigns.agenda.seats.services import end_all_claims, offer_released_seats, set_registration
from campaigns.agenda.services.shared import (
    hosts_of,
    locked,
    locked_to_edit,
    mark_session_figures_stale,
    note,
    outcome_of,
    state_now,
)
from campaigns.agenda.transitions import Transition, is_allowed
from campaigns.editions.services import mark_figures_stale
from kernel.clock import day_of
from kernel.facts import correct, withdraw
from tenants.due.kinds import DueKind
from tenants.due.services import ask_for_each
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation

LONGEST_REASON = 300
TIME_TO_THINK_AGAIN = timedelta(minutes=15)  # what was published by mistake is not announced


@transaction.atomic
def publish_session(*, actor: Actor, session: Session, now: datetime) -> None:
    """From now on it is on the cities' pages and takes sign-ups. Raises NotReady without a place.

    Who asked to be told hears of it a little later.
    """
    counter, current = _in_transition(actor, session, Transition.PUBLISH, now)
    if not current.venue.strip():
        raise NotReady
    counter = set_registration(counter.pk, Registration.OPEN, now=now)
    current.announced_on = day_of(now)
    current.save(update_fields=["announced_on"])
    note(actor, "session.published", current)
    hosts = hosts_of(current)
    mark_session_figures_stale(current, counter, hosts)
    announced_at = now + TIME_TO_THINK_AGAIN
    ask_for_each(hosts, DueKind.ANNOUNCE_SESSION, key=str(current.pk), at=announced_at)


@transaction.atomic
def close_session(*, actor: Actor, session: Session, now: datetime) -> None:
    """No new sign-up; those that are there stay, and the waiting list goes on."""
    counter, current = _in_transition(actor, session, Transition.CLOSE, now)
    counter = set_registration(counter.pk, Registration.CLOSED, now=now)
    note(actor, "session.closed", current)


@transaction.atomic
def reopen_session(*, actor: Actor, session: Session, now: datetime) -> None:
    counter, current = _in_transition(actor, session, Transition.REOPEN, now)
    counter = set_registration(counter.pk, Registration.OPEN, now=now)
    offer_released_seats(current.pk, now=now)
    note(actor, "session.reopened", current)


@transaction.atomic
def mark_held(*, actor: Actor, session: Session, now: datetime) -> SessionOutcome:
    """It took place, on its day. Only once it has begun."""
    counter, current = _in_transition(actor, session, Transition.MARK_HELD, now)
    return _held(actor, counter, current, now)


def record_held(*, actor: Actor, session: Session, now: datetime) -> SessionOutcome:
    """As `mark_held`, for whoever closes the list of who came; they were asked for the right to that. Already
    held, nothing changes. Raises TransitionRefused."""
    counter, current = locked(session)
    outcome = outcome_of(current)
    if outcome is not None and outcome.status == SessionStatus.HELD:
        return outcome
    state = state_now(counter, outcome)
    if not is_allowed(Transition.MARK_HELD, state, starts_at=current.starts_at, now=now):
        raise TransitionRefused
    return _held(actor, counter, current, now)


def _held(actor: Actor, counter: SeatCounter, session: Session, now: datetime) -> SessionOutcome:
    counter = set_registration(counter.pk, Registration.CLOSED, now=now)
    outcome = SessionOutcome.objects.create(
        session=session, status=SessionStatus.HELD, happened_on=day_of(session.starts_at), recorded_at=now
    )
    note(actor, "session.held", session)
    mark_session_figures_stale(session, counter, hosts_of(session))
    return outcome


@transaction.atomic
def undo_held(*, actor: Actor, session: Session, now: datetime) -> None:
    """It was marked as held by mistake: the fact is withdrawn, and is still known as of before.

    A list that is closed is open again, without a reason of anybody's: what was closed was a session that
    was held, and closing it again says that it was.
    """
    counter, current = _in_transition(actor, session, Transition.UNDO_HELD, now)
    outcome = outcome_of(current)
    if outcome is not None:
        withdraw(outcome, at=now)
    closing = AttendanceClosing.objects.current().filter(session=current, state=ListState.CLOSED).first()
    if closing is not None:
        correct(
            closing,
            at=now,
            state=ListState.REOPENED,
            reason="",
            done_by=actor.user,
            happened_on=day_of(now),
        )
    note(actor, "session.held_undone", current)
    mark_session_figures_stale(current, counter, hosts_of(current))


@transaction.atomic
def cancel_session(*, actor: Actor, session: Session, reason: str, now: datetime) -> SessionOutcome:
    """It does not take place: every group's claim ends, and each group hears of it unless it is over already.

    `reason` is in their mail. Raises ReasonMissing.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    _, current = _in_transition(actor, session, Transition.CANCEL, now)
    current.sequence += 1
    current.save(update_fields=["sequence"])
    outcome = SessionOutcome.objects.create(
        session=current, status=SessionStatus.CANCELLED, happened_on=day_of(now), recorded_at=now
    )
    notified = list(Organisation.objects.filter(pk__in=end_all_claims(current.pk, now=now)))
    current.facilitations.update(is_active=False)
    if now < current.starts_at:
        ask_for_each(notified, DueKind.NOTIFY_CANCELLATION, key=str(current.pk), details={"reason": reason})
    note(actor, "session.cancelled", current, reason=reason, cities=sorted(city.slug for city in notified))
    mark_figures_stale(current.edition, {city.pk: city for city in [*hosts_of(current), *notified]}.values())
    return outcome


@transaction.atomic
def discard_session(*, actor: Actor, session: Session, now: datetime) -> None:
    """Throw a draft away; nobody but its hosts has seen it. Raises HasSignUps where some are linked to it."""
    _, current = _in_transition(actor, session, Transition.DISCARD, now)
    if current.claims.exists():
        raise HasSignUps
    # Nothing else will tell which one it was.
    place = ", ".join(host.name for host in hosts_of(current)[:1])
    note(actor, "session.discarded", current, starts_at=current.starts_at.isoformat(), city=place)
    current.delete()


def _in_transition(
    actor: Actor, session: Session, transition: Transition, now: datetime
) -> tuple[SeatCounter, Session]:
    """The locked counter and session, where the table allows it; raises NotYours or TransitionRefused."""
    counter, current = locked_to_edit(actor, session)
    state = state_now(counter, outcome_of(current))
    if not is_allowed(transition, state, starts_at=current.starts_at, now=now):
        raise TransitionRefused
    return counter, current
