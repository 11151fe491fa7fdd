"""An edition that is exported: its cities, its sessions, and reading them from server-side cursors.

Current facts only go out: not what a correction has replaced. Cities by their code, the rest by what the
archive itself says, so that the same edition gives the same files on every instance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from archive.format.cells import Value
from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from kernel.clock import day_of

FETCH = 2_000

type Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class ExportedCity:
    """A city of which rows go out; `schema` is quoted."""

    organisation: int
    nis: str
    schema: str


@dataclass(frozen=True, slots=True)
class ExportedSession:
    code: str
    day: date


@dataclass(frozen=True, slots=True)
class EditionExport:
    """An edition that is exported. `sessions`: by identifier, in the order in which they start."""

    edition: Edition
    cities: tuple[ExportedCity, ...]
    sessions: Mapping[int, ExportedSession]
    export_key: str
    note_city: Callable[[str], None]

    def rows(self, name: str, statement: str) -> Iterator[tuple[ExportedCity, tuple[Any, ...]]]:
        """The rows of a statement over each city in turn."""
        parameters: dict[str, Any] = {
            "edition": self.edition.pk,
            "export_key": self.export_key,
            "sessions": list(self.sessions),
        }
        for city in self.cities:
            with connection.chunked_cursor() as cursor:
                cursor.execute(statement.format(schema=city.schema), parameters)
                while rows := cursor.fetchmany(FETCH):
                    yield from ((city, row) for row in rows)
            self.note_city(name)


def sessions_of(edition: Edition) -> dict[int, ExportedSession]:
    found = Session.objects.filter(edition=edition).order_by("starts_at", "code")
    return {session.pk: ExportedSession(session.code, day_of(session.starts_at)) for session in found}


def entered_on(known_on: date, default: date) -> date | None:
    """The cell `entered_on`: left empty where it says no more than the row does without it."""
    return None if known_on == default else known_on
