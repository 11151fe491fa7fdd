"""How staged rows become facts: each is compared with what is there, then written, by whole tables.

Compared first, in temporary tables, over all cities in statements of `CHUNK` schemas; then written with
one or two statements for each city that has something new. A second import compares and writes nothing.
"""
# ruff: noqa: S608 - names of tables and columns come from the code, schemas are quoted; values are parameters

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db import connection

from kernel.clock import sql_day_of, sql_start_of
from tenants.organisations.models import Kind, Organisation

CHUNK = 50
SHARED = 0  # stands for `public` where rows are told apart by the city that keeps them

# Columns of a prepared row that are not columns of the target.
PLACE_AND_DAYS = frozenset({"city_id", "happened_on", "known_on"})


@dataclass(frozen=True, slots=True)
class Landing:
    """One kind of fact.

    `prepared`: a SELECT over staged tables that gives `line`, `city_id`, the key, the values, `carried`,
    `happened_on` and `known_on` (the day it was entered), under the names of the target's columns.
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
    def landed(self) -> str:
        """The temporary table of prepared rows, each with its `state`."""
        return f"landed_{self.table}"

    @property
    def there(self) -> str:
        """The temporary table of what the database has of this edition."""
        return f"there_{self.table}"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where an import lands. `edition` is None while it is not there (a dry run of a new one)."""

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


def cities_with_schema() -> dict[int, str]:
    """Every city that has a schema, closed ones too: organisation -> schema, quoted."""
    found = Organisation.objects.filter(kind=Kind.CITY).exclude(schema_version="").order_by("pk")
    return {city.pk: connection.ops.quote_name(city.schema_name) for city in found}


def over_cities(template: str, cities: Mapping[int, str]) -> Iterator[str]:
    """`template`, a SELECT, over all cities: a UNION ALL for each chunk of them."""
    for chunk in batched(cities.items(), CHUNK):
        yield "\nUNION ALL\n".join(template.format(city=city, schema=schema) for city, schema in chunk)


def fill(name: str, selects: Iterator[str], columns: str, parameters: Mapping[str, Any]) -> None:
    """The temporary table `name`, made anew with `columns` (name type, ...), filled from the SELECTs."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
        for select in selects:
            cursor.execute(f"INSERT INTO {name}\n{select}", parameters)
        cursor.execute(f"ANALYZE {name}")


def keep(name: str, select: str, parameters: Mapping[str, Any]) -> None:
    """The temporary table `name`, made anew from one SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS\n{select}", parameters)
        cursor.execute(f"ANALYZE {name}")


def compare(landing: Landing, ground: Ground) -> None:
    """Make `landing.landed`: every prepared row with its state.

    new; same; changed (to be written as a correction of `existing_id`); overruled (people have said otherwise
    in the portal since the day of the row, or withdrawn just this row: theirs stands).
    """
    _read_what_is_there(landing, ground)
    compared = [*landing.key, *landing.values]
    days = ("known_on",) if landing.happens_when_known else ("happened_on", "known_on")
    same = " AND ".join(
        f"f.{name} IS NOT DISTINCT FROM p.{name}" for name in ("city_id", *landing.values, *days)
    )
    replaced = ", ".join(dict.fromkeys((*compared, *days)))
    statement = f"""
WITH prepared AS MATERIALIZED ({landing.prepared}),
current AS (SELECT * FROM {landing.there} WHERE superseded_at IS NULL),
replaced AS (SELECT DISTINCT {replaced} FROM {landing.there} WHERE superseded_at IS NOT NULL)
SELECT DISTINCT ON (p.line) p.*, f.id AS existing_id, f.city_id AS existing_city_id, CASE
  WHEN f.id IS NOT NULL AND {same} THEN 'same'
  WHEN f.imported_at IS NULL AND (r.known_on IS NOT NULL OR p.known_on < f.known_on) THEN 'overruled'
  WHEN f.id IS NULL THEN 'new'
  ELSE 'changed' END AS state
FROM prepared p
LEFT JOIN current f ON {_joined("f", landing.key, landing.nullable)}
LEFT JOIN replaced r ON {_joined("r", landing.key, landing.nullable)}
  AND {_joined("r", (*landing.values, *days), frozenset((*landing.values, *days)))}
ORDER BY p.line, f.city_id = p.city_id DESC, f.id"""
    keep(landing.landed, statement, ground.parameters)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX ON {landing.landed} (city_id)")


def _joined(row: str, columns: Sequence[str], nullable: frozenset[str]) -> str:
    return " AND ".join(
        f"{row}.{name} {'IS NOT DISTINCT FROM' if name in nullable else '='} p.{name}" for name in columns
    )


def _read_what_is_there(landing: Landing, ground: Ground) -> None:
    columns = "".join(f"f.{name}, " for name in _without_places((*landing.key, *landing.values)))
    template = (
        f"SELECT {{city}}::bigint AS city_id, f.id, {columns}f.happened_on,"
        f" {sql_day_of('f.recorded_at')} AS known_on, f.recorded_at, f.superseded_at, f.imported_at"
        f" FROM {landing.existing.format(table='{schema}.' + landing.table)}"
    )
    everywhere = {SHARED: "public"} if landing.is_shared else ground.cities
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {landing.there}")
        for position, select in enumerate(over_cities(template, everywhere)):
            head = f"CREATE TEMPORARY TABLE {landing.there} ON COMMIT DROP AS"
            if position:
                head = f"INSERT INTO {landing.there}"
            cursor.execute(f"{head}\n{select}", ground.parameters)
            if ground.is_new_edition and landing.is_of_edition:  # the first chunk only gave the columns
                break
        cursor.execute(f"ANALYZE {landing.there}")


def write(landing: Landing, ground: Ground) -> int:
    """Write what `compare` found new or changed, city by city; the number of rows written."""
    closed = f"""
UPDATE {{table}} f SET superseded_at = greatest({sql_start_of("l.known_on")}, f.recorded_at)
FROM {landing.landed} l WHERE l.existing_city_id = %(city)s AND l.state = 'changed' AND f.id = l.existing_id
AND f.superseded_at IS NULL"""
    own = _without_places((*landing.key, *landing.values, *landing.carried))
    names = [*landing.fixed, *own]
    values = [*landing.fixed.values(), *(f"l.{name}" for name in own)]
    added = f"""
INSERT INTO {{table}} ({", ".join(names)}, happened_on, recorded_at, imported_at)
SELECT {", ".join(values)}, l.happened_on, {sql_start_of("l.known_on")}, %(now)s
FROM {landing.landed} l WHERE l.city_id = %(city)s AND l.state IN ('new', 'changed') ORDER BY l.line"""
    n_written = 0
    with connection.cursor() as cursor:
        for column, states, statement in (
            ("existing_city_id", "'changed'", closed),
            ("city_id", "'new', 'changed'", added),
        ):
            cursor.execute(
                f"SELECT DISTINCT {column} FROM {landing.landed} WHERE state IN ({states}) ORDER BY 1"
            )
            for (city,) in cursor.fetchall():
                table = f"{ground.schema(city)}.{landing.table}"
                cursor.execute(statement.format(table=table), {**ground.parameters, "city": city})
                n_written += cursor.rowcount
    return n_written


def _without_places(names: Iterable[str]) -> list[str]:
    return [name for name in names if name not in PLACE_AND_DAYS]
