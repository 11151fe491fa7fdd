"""The counts of who answers in a session."""

from __future__ import annotations

from django.db.models import F

from diagnostic.attempt_counts.models import AttemptCount
from tenants.organisations.models import Organisation


def count_started(session_id: int, organisation: Organisation) -> None:
    """One more of this city has begun; in the transaction of the attempt."""
    _count(session_id, organisation, "n_started")


def count_finished(session_id: int, organisation: Organisation) -> None:
    """One more of this city has finished for the first time; in the transaction of the attempt."""
    _count(session_id, organisation, "n_finished")


def _count(session_id: int, organisation: Organisation, column: str) -> None:
    own = AttemptCount.objects.filter(session_id=session_id, organisation=organisation)
    if not own.update(**{column: F(column) + 1}):
        AttemptCount.objects.bulk_create(
            [AttemptCount(session_id=session_id, organisation=organisation)], ignore_conflicts=True
        )
        own.update(**{column: F(column) + 1})
