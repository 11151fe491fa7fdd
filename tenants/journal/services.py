"""Appending to the journal of the current organisation."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from tenants.journal.models import Entry


def record(action: str, *, actor: AbstractBaseUser | None, subject: str = "", **details: Any) -> Entry:
    """Note that `actor` (None: a task or a command) did `action`. Called inside the change's transaction.

    `details` are short JSON values without personal data.
    """
    return Entry.objects.create(
        actor_id=actor.pk if actor else None,
        actor_label=str(actor) if actor else "",
        action=action,
        subject=subject,
        details=details,
    )
