"""What a person signed up for, as their own page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from campaigns.agenda.models import ClaimState, SeatClaim, Session
from campaigns.signups.models import Participant, SignUp
from tenants.shops.models import Person


@dataclass(frozen=True)
class PersonalSignUp:
    """A sign-up with its seats. `n_before_you`: groups ahead on the waiting list, None when not on it."""

    row: SignUp
    claim: SeatClaim
    session: Session
    participants: list[Participant]
    n_before_you: int | None

    @property
    def is_active(self) -> bool:
        return self.claim.state != ClaimState.ENDED


def sign_ups_of(person: Person, now: datetime) -> list[PersonalSignUp]:
    """The sign-ups of a contact: those to come, soonest first, then the others. In 8 statements or fewer."""
    rows = list(SignUp.objects.filter(contact=person).with_shops())
    claims = {claim.uuid: claim for claim in SeatClaim.objects.filter(uuid__in=[row.uuid for row in rows])}
    sessions = {
        session.pk: session
        for session in Session.objects.filter(pk__in=[row.session_id for row in rows])
        .select_related("seats")
        .prefetch_related("hosts__organisation", "outcomes")
    }
    people: dict[int, list[Participant]] = {row.pk: [] for row in rows}
    for participant in Participant.objects.filter(sign_up__in=rows, is_active=True).order_by("id"):
        people[participant.sign_up_id].append(participant)
    ahead = _ahead(claims.values())
    sign_ups = [
        PersonalSignUp(row, claims[row.uuid], sessions[row.session_id], people[row.pk], ahead.get(row.uuid))
        for row in rows
        if row.uuid in claims and row.session_id in sessions
    ]
    return sorted(sign_ups, key=lambda found: (_is_past(found, now), found.session.starts_at, found.row.pk))


def _is_past(found: PersonalSignUp, now: datetime) -> bool:
    return not found.is_active or found.session.starts_at <= now


def _ahead(claims: Iterable[SeatClaim]) -> dict[UUID, int]:
    """How many groups wait before each of these that waits; one statement, none where none waits."""
    waiting = {claim.session_id: claim for claim in claims if claim.state == ClaimState.WAITING}
    if not waiting:
        return {}
    positions = SeatClaim.objects.filter(session_id__in=list(waiting), state=ClaimState.WAITING)
    pairs = list(positions.values_list("session_id", "position"))
    return {
        claim.uuid: sum(
            session_id == claim.session_id and (position or 0) < (claim.position or 0)
            for session_id, position in pairs
        )
        for claim in waiting.values()
    }
