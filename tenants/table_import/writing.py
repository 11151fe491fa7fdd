"""Writing what was previewed, and undoing it: each nothing or all, in one transaction of its caller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tenants.accounts.models import User
from tenants.runs.progress import Progress, ProgressCounter
from tenants.table_import.errors import ImportInUse, RegisterChanged, TooOld
from tenants.table_import.kinds import Decided, Dependent, kind_of, read_row_of
from tenants.table_import.models import Contradictions, ImportRow, Outcome, TableImport
from tenants.table_import.staging import batches, fingerprint_of, note_written

COMPARED = ~Q(fingerprint="")
WRITTEN = Q(written__isnull=False)
MOST_DEPENDENTS = 50


def write(
    table: TableImport, *, actor: User | None, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Writes the rows as they were decided; the counts for the import's `result`.

    Raises RegisterChanged where any row would fare otherwise than the preview said.
    """
    kind = kind_of(table.kind)
    n_rows = table.rows.filter(COMPARED).count()
    counter = ProgressCounter(progress, 2 * n_rows)
    comparison = kind.comparison(table, now=now, is_locked=True)
    # All of them before the first is written: what is written must not change what others are compared with.
    for batch in batches(table, COMPARED):
        compared = comparison.compare([read_row_of(row) for row in batch])
        if any(fingerprint_of(found) != row.fingerprint for found, row in zip(compared, batch, strict=True)):
            raise RegisterChanged
        counter.advance(len(batch), _("vérification"))
    writer = kind.writer(table, actor=actor, now=now)
    counted: Counter[str] = Counter()
    for batch in batches(table, COMPARED):
        decided = [(row, one) for row in batch if (one := decision_of(row, table)) is not None]
        written = writer.write([one for _, one in decided])
        note_written([row for row, _ in decided], written)
        counted["n_added"] += sum(1 for one in written if one["created"])
        counted["n_changed"] += sum(1 for one in written if not one["created"])
        counter.advance(len(batch), _("écriture"))
    return {**counted, "whole": writer.finish()}


def decision_of(row: ImportRow, table: TableImport) -> Decided | None:
    """What is to be done with a row; None: nothing."""
    if row.decision == "skip":
        return None
    read = read_row_of(row)
    replaces = table.contradictions == Contradictions.REPLACE
    if row.outcome == Outcome.NEW:
        return Decided(read, None, replaces=replaces)
    if row.outcome == Outcome.CHANGED:
        replaces = {"replace": True, "keep": False}.get(row.decision, replaces)
        return Decided(read, row.object_id, replaces=replaces)
    if row.outcome == Outcome.SAME and kind_of(table.kind).writes_same(table):
        return Decided(read, row.object_id, replaces=False)
    if row.outcome == Outcome.UNSURE and row.decision == "new":
        return Decided(read, None, replaces=replaces)
    if row.outcome == Outcome.UNSURE and row.decision.isdecimal():
        return Decided(read, int(row.decision), replaces=replaces)
    return None


def undo(table: TableImport, *, now: datetime, progress: Progress | None = None) -> dict[str, Any]:
    """Takes everything back. Raises ImportInUse, and TooOld where the rows are gone."""
    kind = kind_of(table.kind)
    n_written = table.rows.filter(WRITTEN).count()
    if n_written < table.result.get("n_added", 0):
        raise TooOld
    counter = ProgressCounter(progress, 2 * n_written)
    dependents: list[Dependent] = []
    for batch in batches(table, WRITTEN):
        dependents += kind.dependents(_written_of(batch))
        counter.advance(len(batch), _("vérification"))
        if len(dependents) >= MOST_DEPENDENTS:
            break
    if dependents:
        raise ImportInUse(dependents[:MOST_DEPENDENTS])
    for batch in batches(table, WRITTEN):
        kind.undo(_written_of(batch), table, now=now)
        counter.advance(len(batch), _("annulation"))
    return {"n_undone": n_written}


def _written_of(rows: Sequence[ImportRow]) -> list[dict[str, Any]]:
    return [row.written for row in rows if row.written is not None]
