"""Asking for work, and doing what is due."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tenants.due.models import Due
from tenants.organisations.models import Organisation

MAX_ATTEMPTS = 8
BATCH = 200
LOCKS = 0x647565 << 40  # advisory locks of due rows: this plus the key

# The version rises in the same statement: whoever does the work now sees that it was asked for again.
ASK = """
INSERT INTO public.due_due (
  organisation_id, kind, key, details, due_at, version, attempts, failed_at, last_error)
SELECT organisation_id, kind, key, details::jsonb, due_at, 1, 0, NULL, ''
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
  AS requested(organisation_id, kind, key, details, due_at)
ON CONFLICT (organisation_id, kind, key) DO UPDATE SET due_at = excluded.due_at, details = excluded.details,
  version = due_due.version + 1, attempts = 0, failed_at = NULL"""

Handler = Callable[[Organisation, Due], None]


@dataclass(frozen=True)
class WorkRequest:
    """One piece of work to ask for, its `kind` one of `DueKind`; `at` None: now."""

    organisation: Organisation
    kind: str
    key: str = ""
    at: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


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
    ask_for_all([WorkRequest(organisation, kind, key, at, details or {})])


def ask_for_each(
    organisations: Iterable[Organisation],
    kind: str,
    *,
    key: str = "",
    at: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """`ask_for` for each of them, in one statement whatever their number."""
    ask_for_all(WorkRequest(organisation, kind, key, at, details or {}) for organisation in organisations)


def ask_for_all(requests: Iterable[WorkRequest]) -> None:
    """`ask_for` for each, in one statement; of two for the same work the later in the list counts.

    Rows are taken in one order, so that two who ask for the same work wait instead of blocking each other.
    """
    now = timezone.now()
    by_key = {(request.organisation.pk, str(request.kind), request.key): request for request in requests}
    if not by_key:
        return
    rows = [by_key[key] for key in sorted(by_key)]
    with connection.cursor() as cursor:
        cursor.execute(
            ASK,
            [
                [row.organisation.pk for row in rows],
                [str(row.kind) for row in rows],
                [row.key for row in rows],
                [json.dumps(dict(row.details)) for row in rows],
                [row.at or now for row in rows],
            ],
        )


def do_due_work(organisation: Organisation, handlers: Mapping[str, Handler], now: datetime) -> int:
    """Do what is due for `organisation` (its schema is current), one row after the other; how many.

    A row is put off (1, 2, 4 ... minutes) before it is tried, so that work which fails, or kills its
    worker, stops nothing else; after MAX_ATTEMPTS it is given up and the technical page shows it.
    A failure is noted on the row and raised. Two workers never do the same row at once.
    """
    n_done = 0
    while n_done < BATCH and (row := _claim(organisation, now)) is not None:
        if row.failed_at is None:
            n_done += _do(organisation, row, handlers, now)
    return n_done


def _do(organisation: Organisation, row: Due, handlers: Mapping[str, Handler], now: datetime) -> bool:
    try:
        with transaction.atomic():
            if not _is_ours(row):
                return False
            handlers[row.kind](organisation, row)
            # Not deleted where it was asked for again meanwhile: that asks for another run.
            Due.objects.filter(pk=row.pk, version=row.version).delete()
    except Exception as error:
        # The first line alone: PostgreSQL's second one quotes the row, and this table is nobody's.
        reason = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        is_given_up = row.attempts >= MAX_ATTEMPTS
        Due.objects.filter(pk=row.pk, version=row.version).update(
            last_error=reason, failed_at=now if is_given_up else None
        )
        raise
    return True


def _is_ours(row: Due) -> bool:
    """Take this row for the current transaction; False where another worker has it, or has done it.

    Not by a row lock: whoever asks for the same work again must not wait until it is done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCKS + row.pk])
        is_free: bool = cursor.fetchone()[0]
    return is_free and Due.objects.filter(pk=row.pk).exists()


@transaction.atomic
def _claim(organisation: Organisation, now: datetime) -> Due | None:
    """The next row that is due, put off; with `failed_at` where it was tried too often (its worker died)."""
    row = (
        Due.objects.select_for_update(skip_locked=True)
        .filter(organisation=organisation, due_at__lte=now, failed_at__isnull=True)
        .order_by("due_at", "id")
        .first()
    )
    if row is None:
        return None
    if row.attempts >= MAX_ATTEMPTS:
        row.failed_at = now
        row.last_error = row.last_error or "cut short each time"
    else:
        row.attempts += 1
        row.due_at = now + timedelta(minutes=2 ** (row.attempts - 1))
    row.save(update_fields=["attempts", "failed_at", "due_at", "last_error"])
    return row
