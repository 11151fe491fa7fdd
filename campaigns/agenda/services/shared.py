"""What every change to a session begins and ends with: the lock, the right, the journal, the figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from campaigns.agenda.errors import NotYours
from campaigns.agenda.models import Registration, SeatCounter, Session, SessionOutcome
from campaigns.agenda.policies import can_edit_session
from campaigns.agenda.seats.services import lock_seats
from campaigns.agenda.transitions import State, state_of
from campaigns.editions.services import mark_figures_stale
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.organisations.models import Organisation


def locked(session: Session) -> tuple[SeatCounter, Session]:
    """The counter, locked, then the session as it is under that lock."""
    counter = lock_seats(session.pk)
    return counter, Session.objects.select_related("edition").get(pk=session.pk)


def locked_to_edit(actor: Actor, session: Session) -> tuple[SeatCounter, Session]:
    """`locked`, for somebody who may change everything; raises NotYours."""
    counter, current = locked(session)
    if not can_edit_session(actor, current):
        raise NotYours
    return counter, current


def outcome_of(session: Session) -> SessionOutcome | None:
    return SessionOutcome.objects.current().filter(session=session).first()


def state_now(counter: SeatCounter, outcome: SessionOutcome | None) -> State:
    return state_of(
        registration=counter.registration,
        n_free=counter.n_free,
        outcome=outcome.status if outcome else None,
    )


def hosts_of(session: Session) -> list[Organisation]:
    """The host cities, the first one first."""
    return [host.organisation for host in session.hosts.select_related("organisation")]


def cities_with_sign_ups(session: Session) -> list[Organisation]:
    """Cities whose shops hold seats or wait for some, guests' cities included."""
    return list(Organisation.objects.filter(pk__in=session.claims.active().values("organisation_id")))


def note(actor: Actor, action: str, session: Session, **details: Any) -> None:
    """In the journal of the actor's organisation, whose host and schema are the current ones."""
    record(action, actor=actor.user, subject=f"session {session.code}", session=session.pk, **details)


def mark_session_figures_stale(
    session: Session, counter: SeatCounter, cities: Iterable[Organisation]
) -> None:
    """Have the cities' figures and the programme's computed again; a draft is in no figure."""
    if counter.registration != Registration.DRAFT:
        mark_figures_stale(session.edition, cities)
