"""Sessions that other cities host, for the staff of a city: where its shops go, and where they may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Sum

from campaigns.agenda.models import ClaimState, SeatClaim, SessionHost
from campaigns.agenda.models.seats import SEATED
from campaigns.agenda.public_sessions.listing import published_sessions
from campaigns.agenda.public_sessions.selectors import (
    PublicSession,
    distances_from,
    public_session_for,
)
from campaigns.editions.models import Edition
from tenants.organisations.models import Organisation


@dataclass(frozen=True)
class SessionElsewhere:
    """A session that this city does not host, with how many people of its shops have seats or wait."""

    public: PublicSession
    n_seated: int
    n_waiting: int

    @property
    def has_own_shops(self) -> bool:
        return bool(self.n_seated or self.n_waiting)

    def is_ahead(self, now: datetime) -> bool:
        return self.public.session.starts_at > now and self.public.availability != "cancelled"


def sessions_elsewhere(here: Organisation, edition: Edition, now: datetime) -> list[SessionElsewhere]:
    """Announced sessions of an edition that only other cities host, by start. 6 statements."""
    claims = SeatClaim.objects.active().filter(organisation=here, session__edition=edition).order_by()
    counts = {
        row["session_id"]: (row["n_seated"], row["n_waiting"])
        for row in claims.values("session_id").annotate(
            n_seated=Sum("n_persons", filter=Q(state__in=SEATED), default=0),
            n_waiting=Sum("n_persons", filter=Q(state=ClaimState.WAITING), default=0),
        )
    }
    hosted = SessionHost.objects.filter(session=OuterRef("pk"), organisation=here)
    sessions = published_sessions(now).filter(~Exists(hosted), edition=edition).order_by("starts_at", "code")
    distances = distances_from(here)
    return [
        SessionElsewhere(public_session_for(session, here, now, distances), *counts.get(session.pk, (0, 0)))
        for session in sessions
    ]
