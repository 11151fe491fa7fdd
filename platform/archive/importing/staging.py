"""The archive's rows in temporary tables, one per file, for as long as the transaction of an import lasts.

`staged_<file>` has the file's columns, its `line`, and what Python alone can work out: digests of people,
results of diagnostics. From here on everything is done by statements on whole tables.
"""
# ruff: noqa: S608 - names of tables and columns come from the code; values are parameters

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from archive.format import columns as kinds
from archive.format.problems import Problem
from archive.format.reader import ArchiveReader
from archive.format.table_reading import Row
from archive.format.tables import ATTENDANCE, DIAGNOSTICS, SHOPS, TABLES, Table
from archive.importing.scoring import Scorer
from tenants.shops.digests import archive_digest
from tenants.shops.models import Shop

BATCH = 2_000
# The keys of a shop that hang on what an archive says of it.
KEYS = tuple(field for field in Shop.key_fields() if set(field.of) <= set(SHOPS.names))

SQL_TYPES: dict[type[Any], str] = {
    kinds.Whole: "integer",
    kinds.Money: "numeric(12,2)",
    kinds.Day: "date",
    kinds.Instant: "timestamptz",
    kinds.Codes: "text[]",
    kinds.NisCodes: "text[]",
}
DERIVED: dict[str, tuple[str, ...]] = {
    SHOPS.file: tuple(f"{field.attname} text" for field in KEYS),
    ATTENDANCE.file: ("digest text",),
    DIAGNOSTICS.file: (
        "answers jsonb",
        "score smallint",
        "band text",
        "is_partial boolean",
        "dimensions jsonb",
        "themes jsonb",
    ),
}

type Cells = tuple[Any, ...]
type Convert = Callable[[Sequence[Row]], Iterator[Cells]]


def staged(table: Table) -> str:
    """The temporary table of one file."""
    return f"staged_{table.file.removesuffix('.csv')}"


def create_staging() -> None:
    """Make the tables, empty; those of an earlier import in the same transaction are dropped."""
    statements = []
    for table in TABLES:
        columns = [f"{column.name} {SQL_TYPES.get(type(column.kind), 'text')}" for column in table.columns]
        columns = ["line integer NOT NULL", *columns, *DERIVED.get(table.file, ())]
        statements += [
            f"DROP TABLE IF EXISTS {staged(table)}",
            f"CREATE TEMPORARY TABLE {staged(table)} ({', '.join(columns)}) ON COMMIT DROP",
        ]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def stage(reader: ArchiveReader, edition_code: str, note: Callable[[Table, int], None]) -> None:
    """Read every file into its table; `note` hears of the rows read, batch by batch.

    What is wrong goes to the reader's report; rows with an error are not staged.
    """
    for table in TABLES:
        convert = _conversion(table, edition_code, reader.report.add)
        for batch in batched(reader.rows(table), BATCH):
            _copy(table, convert(batch))
            note(table, len(batch))
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {staged(table)}")


def _copy(table: Table, rows: Iterable[Cells]) -> None:
    prepared = list(rows)  # before COPY starts: converting may ask the database something
    with connection.cursor() as cursor, cursor.copy(f"COPY {staged(table)} FROM STDIN") as copy:
        for row in prepared:
            copy.write_row(row)


def _conversion(table: Table, edition_code: str, add_problem: Callable[[Problem], None]) -> Convert:
    if table is SHOPS:
        return _with_keys
    if table is ATTENDANCE:
        return lambda rows: _with_digests(rows, edition_code)
    if table is DIAGNOSTICS:
        scorer = Scorer(add_problem)
        return lambda rows: _with_results(rows, scorer)
    return lambda rows: (_cells(row, table) for row in rows)


def _cells(row: Row, table: Table) -> Cells:
    values = row.values
    return (row.line, *(_cell(values[name]) for name in table.names))


def _cell(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _with_keys(rows: Sequence[Row]) -> Iterator[Cells]:
    for row in rows:
        keys = (field.key_of(*(str(row.values[name] or "") for name in field.of)) for field in KEYS)
        yield (*_cells(row, SHOPS), *keys)


def _with_digests(rows: Sequence[Row], edition_code: str) -> Iterator[Cells]:
    for row in rows:
        yield (*_cells(row, ATTENDANCE), archive_digest(edition_code, str(row.values["person_ref"])))


def _with_results(rows: Sequence[Row], scorer: Scorer) -> Iterator[Cells]:
    """The sector is filled in from the shop, which was staged before.

    A row whose shop is missing is not scored; that it is missing is reported where the files are compared.
    """
    sectors = _sectors_of({str(row.values["shop_ref"]) for row in rows if row.values["shop_ref"]})
    for row in rows:
        shop, sector = row.values["shop_ref"], row.values["sector"]
        is_missing = shop is not None and str(shop) not in sectors
        if shop is not None and not is_missing:
            sector = row.values["sector"] = sectors[str(shop)]
        cells = _cells(row, DIAGNOSTICS)
        scored = None if is_missing else scorer.score(row, None if sector is None else str(sector))
        if scored is None:
            yield (*cells, None, None, None, None, None, None)
            continue
        result = scored.result
        themes = [[theme.theme, theme.reason] for theme in result.themes]
        yield (
            *cells,
            Jsonb(scored.answers),
            result.score,
            result.band,
            result.partial,
            Jsonb(dict(result.dimensions)),
            Jsonb(themes),
        )


def _sectors_of(shop_refs: set[str]) -> dict[str, str | None]:
    if not shop_refs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT shop_ref, sector FROM {staged(SHOPS)} WHERE shop_ref = ANY(%s)", [list(shop_refs)]
        )
        return dict(cursor.fetchall())
