"""The preview of an import: every row read, compared, and staged; nothing of it is written yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from tenants.organisations.models import Organisation
from tenants.runs.progress import Progress, ProgressCounter
from tenants.table_import.kinds import (
    Compared,
    Comparison,
    ImportKind,
    ReadRow,
    Reason,
    kind_of,
    read_row_of,
)
from tenants.table_import.models import Outcome, TableImport
from tenants.table_import.sources import n_rows_of, rows_of_import
from tenants.table_import.staging import BATCH, MOST_ALIKE, earlier_alike, fingerprint_of, stage

MOST_NOTES = 100


def preview(
    table: TableImport, organisation: Organisation, *, now: datetime, progress: Progress | None = None
) -> dict[str, Any]:
    """Stages the rows anew, in the caller's transaction; {"outcomes": {outcome: n}, "notes": [...]}.

    In memory: a batch of rows, and for each known row that is meant the line that means it.
    """
    kind = kind_of(table.kind)
    rows: Any = table.rows.all()
    rows._raw_delete(rows.db)
    comparison = kind.comparison(table, now=now, is_locked=False)
    counter = ProgressCounter(progress, n_rows_of(table))
    counted: Counter[str] = Counter()
    warned = 0
    meant: dict[int, int] = {}
    for batch in _batches(_read_rows(table, kind, organisation)):
        staged = _staged(table, batch, comparison, meant)
        stage(table, staged)
        counted.update(found.outcome.value for _, found, _ in staged)
        warned += sum(1 for row, _, _ in staged if row.reasons and not row.is_refused)
        counter.advance(len(batch), _("lecture et comparaison"))
    notes = [reason.stored() for reason in comparison.notes()[:MOST_NOTES]]
    return {"outcomes": dict(counted), "warned": warned, "notes": notes}


def _batches(rows: Iterator[ReadRow]) -> Iterator[list[ReadRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _read_rows(table: TableImport, kind: ImportKind, organisation: Organisation) -> Iterator[ReadRow]:
    read = kind.reader(organisation)
    for line, texts in rows_of_import(table):
        yield read(line, texts)


def _staged(
    table: TableImport, batch: Sequence[ReadRow], comparison: Comparison, meant: dict[int, int]
) -> list[tuple[ReadRow, Compared, str]]:
    read = [row for row in batch if not row.is_refused]
    doubles = _doubles(table, read, comparison)
    wanted = [row for row in read if row.line not in doubles]
    compared = dict(zip((row.line for row in wanted), comparison.compare(wanted), strict=True))
    staged: list[tuple[ReadRow, Compared, str]] = []
    for row in batch:
        if row.is_refused:
            staged.append((row, Compared(Outcome.REFUSED), ""))
        elif row.line in doubles:
            staged.append((row, _double_of(doubles[row.line]), ""))
        else:
            found = compared[row.line]
            fingerprint = fingerprint_of(found)
            if found.object_id is not None:
                first = meant.setdefault(found.object_id, row.line)
                if first != row.line:
                    found = _double_of(first, object_id=found.object_id)
            staged.append((row, found, fingerprint))
    return staged


def _double_of(line: int, *, object_id: int | None = None) -> Compared:
    return Compared(Outcome.DOUBLE, object_id=object_id, reasons=[Reason("double_of", "", str(line))])


def _doubles(table: TableImport, rows: Sequence[ReadRow], comparison: Comparison) -> dict[int, int]:
    """{line: the earlier line that it says again}"""
    alike: defaultdict[tuple[str, str], list[ReadRow]] = defaultdict(list)

    def keys(row: ReadRow) -> Iterable[tuple[str, str]]:
        return [(name, key) for name in ("name_key", "number_key") if (key := getattr(row, name))]

    for staged in earlier_alike(table, rows):
        earlier = read_row_of(staged)
        for key in keys(earlier):
            alike[key].append(earlier)
    found: dict[int, int] = {}
    for row in rows:
        candidates = {one.line: one for key in keys(row) for one in alike[key]}
        first = next(
            (line for line in sorted(candidates) if comparison.is_double(row, candidates[line])), None
        )
        if first is not None:
            found[row.line] = first
            continue
        for key in keys(row):
            if len(alike[key]) < MOST_ALIKE:
                alike[key].append(row)
    return found
