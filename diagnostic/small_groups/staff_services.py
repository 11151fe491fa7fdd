"""What staff do with requests for a place in a small group."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from diagnostic.small_groups.models import SmallGroupRequest
from tenants.accounts.models import User
from tenants.journal.services import record


def mark_handled(uuid: UUID, *, actor: User, now: datetime) -> SmallGroupRequest | None:
    """Say that somebody has dealt with a request; None without one. The second call changes nothing."""
    with transaction.atomic():
        found = SmallGroupRequest.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
        if found is None or found.handled_at is not None:
            return found
        found.handled_at, found.handled_by_id = now, actor.pk
        found.save(update_fields=["handled_at", "handled_by"])
        record("small_group.handled", actor=actor, subject=f"small_group:{found.uuid}")
    return found
