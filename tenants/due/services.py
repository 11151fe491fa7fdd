"""Asking for work, and doing what is due."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tenants.due.models import Due
from tenants.organisations.models import Organisation

MAX_ATTEMPTS = 8
BATCH = 200

Handler = Callable[[Organisation, Due], None]


def ask_for(
    organisation: Organisation,
    kind: str,
    *,
    key: str = "",
    at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Make work of `kind` due for `organisation`, in the caller's transaction.

    Asked for again before it is done it stays one piece of work, at the later asked-for state.
    """
    ask_for_each([organisation], kind, key=key, at=at, details=details)


def ask_for_each(
    organisations: Iterable[Organisation],
    kind: str,
    *,
    key: str = "",
    at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """`ask_for` for each of them, in two statements whatever their number."""
    asked = list(organisations)
    Due.objects.bulk_create(
        [
            Due(
                organisation=organisation,
                kind=kind,
                key=key,
                due_at=at or timezone.now(),
                details=dict(details or {}),
            )
            for organisation in asked
        ],
        update_conflicts=True,
        unique_fields=["organisation", "kind", "key"],
        update_fields=["due_at", "details", "failed_at", "attempts"],
    )
    Due.objects.filter(organisation__in=asked, kind=kind, key=key).update(version=F("version") + 1)


def do_due_work(organisation: Organisation, handlers: Mapping[str, Handler], now: datetime) -> int:
    """Do what is due for `organisation` (its schema is current), one row after the other; how many.

    A row is put off (1, 2, 4 ... minutes) before it is tried, so that work which fails, or kills its
    worker, stops nothing else; after MAX_ATTEMPTS it is given up and the technical page shows it.
    A failure is noted on the row and raised.
    """
    n_done = 0
    while n_done < BATCH and (row := _claim(organisation, now)) is not None:
        try:
            with transaction.atomic():
                handlers[row.kind](organisation, row)
                # Not deleted where it was asked for again meanwhile: that asks for another run.
                Due.objects.filter(pk=row.pk, version=row.version).delete()
        except Exception as error:
            Due.objects.filter(pk=row.pk).update(last_error=f"{type(error).__name__}: {error}"[:300])
            raise
        n_done += 1
    return n_done


@transaction.atomic
def _claim(organisation: Organisation, now: datetime) -> Due | None:
    row = (
        Due.objects.select_for_update(skip_locked=True)
        .filter(organisation=organisation, due_at__lte=now, failed_at__isnull=True)
        .order_by("due_at", "id")
        .first()
    )
    if row is None:
        return None
    row.attempts += 1
    row.due_at = now + timedelta(minutes=2 ** (row.attempts - 1))
    if row.attempts > MAX_ATTEMPTS:
        row.failed_at = now
    row.save(update_fields=["attempts", "failed_at", "due_at"])
    return None if row.failed_at else row
