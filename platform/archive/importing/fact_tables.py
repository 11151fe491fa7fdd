"""How staged rows become facts: each is compared with what is there, then written, by whole tables.

Compared first, in temporary tables, over all cities in statements of many schemas; then written with
one or two statements for each city that has something new. A second import compares and writes nothing.
"""
# ruff: noqa: S608 - names of tables and columns come from the code, schemas are quoted; values are parameters

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from archive.importing.temporary_tables import create_table_as, over_cities
from kernel.clock import sql_day_of, sql_start_of

SHARED = 0  # stands for `public` where rows are told apart by the city that keeps them

# Columns of a prepared row that are not columns of the table.
PLACE_AND_DAYS = frozenset({"city_id", "happened_on", "known_on"})


@dataclass(frozen=True, slots=True)
class FactTable:
    """One kind of fact.

    `prepared`: a SELECT over staged tables that gives `line`, `city_id`, the key, the values, `carried`,
    `happened_on` and `known_on` (the day it was entered), under the names of the table's columns.
    `key`: what no two current rows share; `nullable`: its columns that may be empty. `values`: what a
    correction may change. `carried`: written, but not compared. `fixed`: the same in every row.
    `happens_when_known`: only the day it became known is compared. Identifiers of shops and people are a
    city's own: a key with one of them has `city_id` too. `is_of_edition`: every row belongs to the edition.
    """

    file: str
    table: str
    prepared: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    carried: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=lambda: {"edition_id": "%(edition)s"})
    nullable: frozenset[str] = frozenset()
    existing: str = "{table} f WHERE f.edition_id = %(edition)s"
    is_shared: bool = False
    happens_when_known: bool = False
    is_of_edition: bool = True

    @property
    def compared_rows(self) -> str:
        """The temporary table of prepared rows, each with its `verdict`."""
        return f"compared_{self.table}"

    @property
    def known_rows(self) -> str:
        """The temporary table of the rows of this edition that are in the database, replaced ones too."""
        return f"known_{self.table}"


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """What an import writes into. `edition` is None while it is not there (a dry run of a new one)."""

    edition: int | None
    is_new_edition: bool
    cities: Mapping[int, str]  # organisation -> schema, quoted
    now: datetime
    from_the_start: date  # before any day on which somebody looks

    @property
    def parameters(self) -> dict[str, Any]:
        return {"edition": self.edition, "now": self.now, "from_the_start": self.from_the_start}

    def schema(self, city: int) -> str:
        return "public" if city == SHARED else self.cities[city]


def compare(fact_table: FactTable, target: ImportTarget) -> None:
    """Make `fact_table.compared_rows`: every prepared row with its verdict.

    new; same; changed (to be written as a correction of `existing_id`); overruled (people have said otherwise
    in the portal since the day of the row, or withdrawn just this row: theirs stands).
    """
    _read_known_rows(fact_table, target)
    compared = [*fact_table.key, *fact_table.values]
    days = ("known_on",) if fact_table.happens_when_known else ("happened_on", "known_on")
    same = " AND ".join(
        f"f.{name} IS NOT DISTINCT FROM p.{name}" for name in ("city_id", *fact_table.values, *days)
    )
    replaced = ", ".join(dict.fromkeys((*compared, *days)))
    statement = f"""
WITH prepared AS MATERIALIZED ({fact_table.prepared}),
current AS (SELECT * FROM {fact_table.known_rows} WHERE superseded_at IS NULL),
replaced AS (SELECT DISTINCT {replaced} FROM {fact_table.known_rows} WHERE superseded_at IS NOT NULL)
SELECT DISTINCT ON (p.line) p.*, f.id AS existing_id, f.city_id AS existing_city_id, CASE
  WHEN f.id IS NOT NULL AND {same} THEN 'same'
  WHEN f.imported_at IS NULL AND (r.known_on IS NOT NULL OR p.known_on < f.known_on) THEN 'overruled'
  WHEN f.id IS NULL THEN 'new'
  ELSE 'changed' END AS verdict
FROM prepared p
LEFT JOIN current f ON {_joined("f", fact_table.key, fact_table.nullable)}
LEFT JOIN replaced r ON {_joined("r", fact_table.key, fact_table.nullable)}
  AND {_joined("r", (*fact_table.values, *days), frozenset((*fact_table.values, *days)))}
ORDER BY p.line, f.city_id = p.city_id DESC, f.id"""
    create_table_as(fact_table.compared_rows, statement, target.parameters)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON {fact_table.compared_rows} (city_id)")


def _joined(row: str, columns: Sequence[str], nullable: frozenset[str]) -> str:
    return " AND ".join(
        f"{row}.{name} {'IS NOT DISTINCT FROM' if name in nullable else '='} p.{name}" for name in columns
    )


def _read_known_rows(fact_table: FactTable, target: ImportTarget) -> None:
    columns = "".join(f"f.{name}, " for name in _without_places((*fact_table.key, *fact_table.values)))
    template = (
        f"SELECT {{city}}::bigint AS city_id, f.id, {columns}f.happened_on,"
        f" {sql_day_of('f.recorded_at')} AS known_on, f.recorded_at, f.superseded_at, f.imported_at"
        f" FROM {fact_table.existing.format(table='{schema}.' + fact_table.table)}"
    )
    everywhere = {SHARED: "public"} if fact_table.is_shared else target.cities
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {fact_table.known_rows}")
        for position, select in enumerate(over_cities(template, everywhere)):
            head = f"CREATE TEMPORARY TABLE {fact_table.known_rows} ON COMMIT DROP AS"
            if position:
                head = f"INSERT INTO {fact_table.known_rows}"
            cursor.execute(f"{head}\n{select}", target.parameters)
            if target.is_new_edition and fact_table.is_of_edition:  # the first chunk only gave the columns
                break
        cursor.execute(f"ANALYZE {fact_table.known_rows}")


def write(fact_table: FactTable, target: ImportTarget) -> int:
    """Write what `compare` found new or changed, city by city; the number of rows written."""
    closed = f"""
UPDATE {{table}} f SET superseded_at = greatest({sql_start_of("l.known_on")}, f.recorded_at)
FROM {fact_table.compared_rows} l WHERE l.existing_city_id = %(city)s AND l.verdict = 'changed'
AND f.id = l.existing_id AND f.superseded_at IS NULL"""
    own = _without_places((*fact_table.key, *fact_table.values, *fact_table.carried))
    names = [*fact_table.fixed, *own]
    values = [*fact_table.fixed.values(), *(f"l.{name}" for name in own)]
    added = f"""
INSERT INTO {{table}} ({", ".join(names)}, happened_on, recorded_at, imported_at)
SELECT {", ".join(values)}, l.happened_on, {sql_start_of("l.known_on")}, %(now)s
FROM {fact_table.compared_rows} l WHERE l.city_id = %(city)s AND l.verdict IN ('new', 'changed')
ORDER BY l.line"""
    n_written = 0
    with connection.cursor() as cursor:
        for column, states, statement in (
            ("existing_city_id", "'changed'", closed),
            ("city_id", "'new', 'changed'", added),
        ):
            cursor.execute(
                f"SELECT DISTINCT {column} FROM {fact_table.compared_rows}"
                f" WHERE verdict IN ({states}) ORDER BY 1"
            )
            for (city,) in cursor.fetchall():
                table = f"{target.schema(city)}.{fact_table.table}"
                cursor.execute(statement.format(table=table), {**target.parameters, "city": city})
                n_written += cursor.rowcount
    return n_written


def _without_places(names: Iterable[str]) -> list[str]:
    return [name for name in names if name not in PLACE_AND_DAYS]
