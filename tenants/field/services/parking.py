"""What waits on the server for somebody to settle it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tenants.field.errors import NotParked, Parked
from tenants.field.kinds import FieldKind
from tenants.field.models import ActionState, FieldAction
from tenants.field.rules import SentAction
from tenants.field.services.claiming import claim
from tenants.journal.services import record
from tenants.membership.actors import Actor


@transaction.atomic
def park(actor: Actor, kind: FieldKind, action: SentAction, refusal: Parked, now: datetime) -> None:
    """Keep the body of what was refused, unless somebody did or settled it meanwhile."""
    row, is_new = claim(actor, action, now)
    if not is_new and row.state != ActionState.PARKED:
        return
    row.state, row.code, row.subject = ActionState.PARKED, refusal.code, refusal.subject
    row.body, row.digests = dict(action.body), list(kind.people(action.body))
    row.save(update_fields=["state", "code", "subject", "body", "digests"])


@transaction.atomic
def settle(*, actor: Actor, key: UUID, answer: Mapping[str, Any]) -> FieldAction:
    """Say that the caller did what a parked action asked for; its phone gets `answer`. Raises NotParked.

    Called inside the caller's transaction, before its work, or after it where the row was locked before: who
    comes second is refused.
    """
    row = _end(key, ActionState.SETTLED, answer)
    record("field.settled", actor=actor.user, subject=row.subject, kind=row.kind)
    return row


@transaction.atomic
def dismiss(*, actor: Actor, key: UUID) -> FieldAction:
    """Say that a parked action is not to be done. Raises NotParked."""
    row = _end(key, ActionState.DISMISSED, {})
    record("field.dismissed", actor=actor.user, subject=row.subject, kind=row.kind)
    return row


def _end(key: UUID, state: ActionState, answer: Mapping[str, Any]) -> FieldAction:
    row = FieldAction.objects.select_for_update().filter(key=key, state=ActionState.PARKED).first()
    if row is None:
        raise NotParked
    row.state, row.answer, row.body, row.digests = state, dict(answer), None, []
    row.save(update_fields=["state", "answer", "body", "digests"])
    return row
