"""Rows of an archive by hand, for rules that need no database."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from archive.format.edition_file import EditionFile
from archive.format.table_reading import Row
from archive.format.tables import ATTENDANCE, DIAGNOSTICS, SESSIONS, SHOPS, VISITS, Table
from archive.reliving.archive_rows import ArchiveRows
from kernel.clock import BRUSSELS

EDITION = EditionFile(
    code="2024",
    name="2024",
    starts_on=date(2024, 3, 1),
    ends_on=date(2024, 12, 15),
    as_of=date(2024, 6, 30),
    planned_until=date(2024, 12, 15),
    is_fictional=True,
    published=(),
)
LONG_AFTER = datetime(2026, 1, 1, tzinfo=BRUSSELS)


def at(text: str) -> datetime:
    """`2024-04-10 19:00` on the clock of Brussels."""
    return datetime.fromisoformat(text).replace(tzinfo=BRUSSELS)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def session(code: str, starts_at: str, status: str = "held", **cells: Any) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "awareness",
        "starts_at": at(starts_at),
        "duration_min": 180,
        "venue": "Hôtel de ville",
        "host_nis": ("92094",),
        "capacity": 20,
        "status": status,
        **_days(cells),
    }


def came(person: str, outcome: str, registered_on: str | None = None, **cells: Any) -> dict[str, Any]:
    return {
        "session": "S1",
        "nis": "92094",
        "shop_ref": f"shop-of-{person}",
        "person_ref": person,
        "role": "owner",
        "registered_on": day(registered_on),
        "source": "letter",
        "outcome": outcome,
        **_days(cells),
    }


def answered(taken_on: str, **cells: Any) -> dict[str, Any]:
    return {
        "nis": "92094",
        "shop_ref": "shop-1",
        "taken_on": day(taken_on),
        "questionnaire": "1.0.0",
        "answers": {},
        **_days(cells),
    }


def visited(visited_at: str, outcome: str = "interested", **cells: Any) -> dict[str, Any]:
    return {
        "nis": "92094",
        "shop_ref": "shop-1",
        "visited_at": at(visited_at),
        "steward": "namur-st1",
        "outcome": outcome,
        **_days(cells),
    }


def archive(
    sessions: list[dict[str, Any]] | None = None,
    attendance: list[dict[str, Any]] | None = None,
    diagnostics: list[dict[str, Any]] | None = None,
    shops: list[dict[str, Any]] | None = None,
    visits: list[dict[str, Any]] | None = None,
) -> ArchiveRows:
    files = (
        (SESSIONS, sessions),
        (ATTENDANCE, attendance),
        (DIAGNOSTICS, diagnostics),
        (SHOPS, shops),
        (VISITS, visits),
    )
    return ArchiveRows(EDITION, {table.file: _rows(table, cells or []) for table, cells in files})


def _rows(table: Table, found: list[dict[str, Any]]) -> list[Row]:
    empty = dict.fromkeys(table.names)
    return [Row(table.file, line, empty | cells) for line, cells in enumerate(found, start=2)]


def _days(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: day(value) if name.endswith("_on") else value for name, value in cells.items()}
