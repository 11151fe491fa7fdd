"""Visits that were ticked on a round's paper, typed in by somebody of the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns.visits.errors import StewardsWrong
from campaigns.visits.models import Round, RoundSteward
from campaigns.visits.rules import steward_code
from campaigns.visits.services.noting import NotedVisit, TypedVisit, WrittenDown, note_visits
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor

# A paper may lie in a drawer for a while.
LATEST_PAPER = timedelta(days=92)


@dataclass(frozen=True)
class NotedPaper:
    """`n_known`: visits that had been noted by the same form already. With one `refused` (by shop), nothing
    was noted."""

    n_new: int = 0
    n_known: int = 0
    refused: Mapping[UUID, DomainError] = field(default_factory=dict)


def note_paper(
    row: Round, *, actor: Actor, visited_by: User, visits: Sequence[TypedVisit], now: datetime
) -> NotedPaper:
    """Note the visits of a paper, all or none, for a steward to whom the round is or was given.

    Raises StewardsWrong for somebody else. Statements: those of `note_visits`, and 3.
    """
    if not visits:
        return NotedPaper()
    with transaction.atomic():
        if not RoundSteward.objects.filter(round=row, user=visited_by).exists():
            raise StewardsWrong
        results = note_visits(
            actor=actor,
            visits=visits,
            now=now,
            written_down=WrittenDown(steward_code(visited_by.pk), visited_by, latest=LATEST_PAPER),
        )
        refused = {
            visit.shop: result
            for visit, result in zip(visits, results, strict=True)
            if isinstance(result, DomainError)
        }
        if refused:
            transaction.set_rollback(True)
            return NotedPaper(refused=refused)
        n_new = sum(isinstance(one, NotedVisit) and one.visit.recorded_at == now for one in results)
        if n_new:
            record("visits.typed_in", actor=actor.user, subject=f"round:{row.pk}", n_visits=n_new)
        return NotedPaper(n_new, len(results) - n_new)
