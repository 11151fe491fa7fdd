"""Reads the answers of the past that may be counted: one set a shop, of whole atoms, from all cities.

Two statements for each edition and 50 cities (the figures' own, and the answers): no loop over schemas.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from campaigns.editions.models import Edition
from dashboards.engine.disclosure.atoms import cut
from dashboards.engine.figures.rows import DiagnosticRow
from dashboards.engine.snapshots.gather import gather
from kernel.clock import day_of
from kernel.facts import Reading
from tenants.organisations.schemas import cities_with_schemas, union_over

ANSWERS = """SELECT {city}, id, questionnaire, sector_id, answers, score, band, themes
FROM {schema}.assessment_diagnostic WHERE edition_id = %(edition)s AND id = ANY(%(ids)s)"""

type RowKey = tuple[int, int]  # (organisation, row)


@dataclass(frozen=True, slots=True)
class PastAnswers:
    """One shop's latest answers, with the result that they gave then."""

    version: str
    sector: str | None
    answers: dict[str, Any]
    score: int
    band: str
    themes: tuple[str, ...]


def countable_rows(now: datetime) -> dict[int, list[RowKey]]:
    """By edition, the rows to read: of each shop the latest one in a whole atom."""
    cities = cities_with_schemas()
    found: dict[int, list[RowKey]] = {}
    latest: dict[tuple[int, str], tuple[DiagnosticRow, int]] = {}
    for edition in Edition.objects.order_by("starts_on", "pk"):
        inputs = gather(edition, day_of(now), Reading.TRUE, cities=cities)
        for atom in cut(inputs.publication_rows.diagnostics, now).atoms:
            if atom.entered_at > now:
                continue
            for row in atom.rows:
                shop = _shop(row, inputs.merges)
                kept = latest.get(shop)
                if kept is None or (row.taken_on, row.id) >= (kept[0].taken_on, kept[0].id):
                    latest[shop] = (row, edition.pk)
    for row, edition_id in latest.values():
        found.setdefault(edition_id, []).append((row.organisation_id, row.id))
    return found


def _shop(row: DiagnosticRow, merges: Any) -> tuple[int, str]:
    """A shop that was merged into another is that one."""
    shop = row.shop
    seen: set[str] = set()
    while shop.isdigit() and shop not in seen and (row.organisation_id, int(shop)) in merges:
        seen.add(shop)
        shop = str(merges[row.organisation_id, int(shop)])
    return row.organisation_id, shop


def past_answers(rows: dict[int, list[RowKey]]) -> Iterator[PastAnswers]:
    """The answers of these rows, in no order that says anything."""
    cities = {city.pk: city for city in cities_with_schemas()}
    for edition_id, keys in sorted(rows.items()):
        wanted = set(keys)
        concerned = sorted({organisation_id for organisation_id, _ in keys})
        ids = sorted({row_id for _, row_id in keys})
        for statement in union_over((cities[pk] for pk in concerned), ANSWERS):
            with connection.cursor() as cursor:
                cursor.execute(statement, {"edition": edition_id, "ids": ids})
                for city, row_id, *columns in cursor.fetchall():
                    if (city, row_id) in wanted:
                        yield _read(columns)


def _read(columns: list[Any]) -> PastAnswers:
    version, sector, answers, score, band, themes = columns
    codes = tuple(theme for theme, _ in json.loads(themes))
    return PastAnswers(version, sector, json.loads(answers), score, band, codes)
