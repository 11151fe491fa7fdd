"""Staged rows: written by COPY, read by the line, never all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from kernel.database import connection
from tenants.table_import.kinds import Compared, ReadRow
from tenants.table_import.models import ImportRow, Outcome, TableImport

BATCH = 1000
# Of one name more than these are not compared with each other: a column of "Commerce" would be all pairs.
MOST_ALIKE = 20
COLUMNS = (
    "table_import_id", "line", "outcome", "title", "values", "changes", "reasons", "object_id", "candidates",
    "decision", "fingerprint", "number_key", "name_key", "search_key", "digests", "written",
)  # fmt: skip
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
COPY = f"COPY table_import_importrow ({_NAMES}) FROM STDIN"
UPDATE = """
UPDATE table_import_importrow AS staged SET object_id = done.object_id, written = done.written
FROM jsonb_to_recordset(%s) AS done(id bigint, object_id bigint, written jsonb) WHERE staged.id = done.id"""


def fingerprint_of(found: Compared) -> str:
    """The same for comparisons that say the same."""
    said = [found.outcome.value, found.object_id, found.candidates, sorted(found.changes.items())]
    return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()


def stage(table: TableImport, rows: Iterable[tuple[ReadRow, Compared, str]]) -> None:
    """Rows with what would become of them, and the fingerprint of their comparison ("": none was made)."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row, found, fingerprint in rows:
            copy.write_row((
                table.pk,
                row.line,
                found.outcome.value,
                row.title[:200],
                json.dumps(row.values),
                json.dumps(found.changes),
                json.dumps([reason.stored() for reason in (*row.reasons, *found.reasons)]),
                found.object_id,
                found.candidates,
                "",
                fingerprint,
                row.number_key[:40],
                row.name_key[:200],
                row.search_key[:400],
                row.digests,
                None,
            ))  # fmt: skip


def earlier_alike(table: TableImport, rows: Sequence[ReadRow]) -> list[ImportRow]:
    """Staged rows that share a key with one of `rows`, the first of each key. 2 statements at most."""
    standing = table.rows.exclude(outcome__in=(Outcome.DOUBLE, Outcome.REFUSED))
    found: dict[int, ImportRow] = {}
    for name in ("name_key", "number_key"):
        keys = {getattr(row, name) for row in rows} - {""}
        if not keys:
            continue
        ranked = standing.filter(**{f"{name}__in": keys}).annotate(
            rank=Window(RowNumber(), partition_by=[F(name)], order_by=F("line").asc())
        )
        found |= {row.pk: row for row in ranked.filter(rank__lte=MOST_ALIKE)}
    return list(found.values())


def batches(table: TableImport, *conditions: Q) -> Iterator[list[ImportRow]]:
    """Its rows in the order of their lines."""
    line = -1
    while rows := list(table.rows.filter(*conditions, line__gt=line).order_by("line")[:BATCH]):
        yield rows
        line = rows[-1].line


def note_written(rows: Sequence[ImportRow], written: Sequence[dict[str, Any]]) -> None:
    """1 statement."""
    done = [
        {"id": row.pk, "object_id": one["object"], "written": one}
        for row, one in zip(rows, written, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [json.dumps(done)])
