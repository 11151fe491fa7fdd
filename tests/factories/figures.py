"""Snapshots of figures, as the tasks store them: valid, with made-up numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from campaigns.editions.models import Edition
from dashboards.engine.figures.definitions import DEFINITIONS, FigureClass
from dashboards.engine.figures.versions import DEFINITIONS_VERSION
from dashboards.engine.snapshots.models import CitySnapshot, ProgrammeSnapshot
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition

DAY = date(2024, 10, 4)
COMPUTED_AT = datetime(2024, 10, 4, 3, 10, tzinfo=UTC)
CITY_FIGURES: dict[str, Any] = {
    "answer": "interested",
    "sessions_held": 1,
    "sessions_planned": 1,
    "participants": 12,
    "persons": 12,
    "shops": 9,
    "registered": 14,
    "no_shows": 2,
    "visits": 6,
    "shops_visited": 5,
    "outreach": {"letter": 120},
    **{
        code: {"total": total, "n": n, "as_of": "2024-10-01"}
        for code, total, n in (
            ("useful", 10, 20),
            ("tools", 8, 20),
            ("training", 7, 20),
            ("strategy", 6, 20),
            ("relevance", 1400, 20),
        )
    },
}


def make_city_snapshot(edition: Edition, city: Organisation, **figures: object) -> CitySnapshot:
    return CitySnapshot.objects.create(
        edition=edition,
        organisation=city,
        as_of=DAY,
        computed_at=COMPUTED_AT,
        definitions=DEFINITIONS_VERSION,
        figures=CITY_FIGURES | figures,
    )


def make_programme_snapshot(edition: Edition, **figures: object) -> ProgrammeSnapshot:
    activity = [code for code, item in DEFINITIONS.items() if item.figure_class is FigureClass.ACTIVITY]
    return ProgrammeSnapshot.objects.create(
        edition=edition,
        as_of=DAY,
        computed_at=COMPUTED_AT,
        definitions=DEFINITIONS_VERSION,
        figures=dict.fromkeys(activity, 10) | {"answered_without_city": {}} | figures,
    )


def make_figures(*cities: Organisation) -> Edition:
    """An edition that has figures of these cities."""
    edition = make_edition()
    for city in cities:
        make_city_snapshot(edition, city)
    make_programme_snapshot(edition)
    return edition
