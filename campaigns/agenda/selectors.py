"""Sessions as pages list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from campaigns.agenda.models import Session, SessionHost, SessionOutcome, SessionStatus
from campaigns.editions.models import Edition
from kernel.clock import day_of
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class ListedSession:
    """A session with its state today: planned, held, cancelled, or unreported (over, nothing entered)."""

    session: Session
    hosts: list[Organisation]
    status: str

    @property
    def is_ahead(self) -> bool:
        return self.status == SessionStatus.PLANNED


def sessions_hosted_by(organisation: Organisation, edition: Edition, on: date) -> list[ListedSession]:
    """The sessions that a city hosts, alone or with others, by start; announced by that day. 3 statements."""
    hosts = SessionHost.objects.select_related("organisation")
    outcomes = SessionOutcome.objects.current()
    sessions = (
        Session.objects.filter(edition=edition, hosts__organisation=organisation)
        .prefetch_related(Prefetch("hosts", hosts), Prefetch("outcomes", outcomes))
        .order_by("starts_at", "code")
    )
    return [
        ListedSession(session, [host.organisation for host in session.hosts.all()], _status(session, on))
        for session in sessions
        if session.announced_on is None or session.announced_on <= on
    ]


def _status(session: Session, on: date) -> str:
    outcome = next(iter(session.outcomes.all()), None)
    if outcome is not None:
        return str(outcome.status)
    return "planned" if day_of(session.starts_at) >= on else "unreported"
