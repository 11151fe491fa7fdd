"""The stored figures of two editions, of the programme and of each city, on a day in a reading."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from campaigns.editions.models import Edition
from dashboards.engine.figures.rules import city_figures, of_city, programme_figures
from dashboards.engine.snapshots.gather import gather, gather_field_work
from dashboards.engine.snapshots.services import _field_figures
from kernel.facts import Reading
from tenants.organisations.models import Organisation

READINGS = (Reading.TRUE, Reading.KNOWN)


def all_figures(edition: Edition, day: date, reading: Reading) -> dict[str, Any]:
    """By city's slug, and "" for the programme."""
    inputs = gather(edition, day, reading)
    cities = list(Organisation.objects.cities().order_by("slug"))
    found = {city.slug: city_figures(of_city(inputs, city.pk), city.pk) for city in cities}
    if reading is Reading.TRUE:
        work = gather_field_work(edition, day, cities)
        for city in cities:
            found[city.slug] |= _field_figures(work[city.pk])
    return {"": programme_figures(inputs), **found}


def published_days(edition: Edition) -> list[date]:
    """Of each published bilan, and of the edition's own."""
    days = {bilan.as_of for bilan in edition.published.all()}
    return sorted(days | ({edition.as_of} if edition.as_of else set()))


def differences(one: str, other: str, days: list[date]) -> Iterator[tuple[Any, ...]]:
    """(day, reading, city, figure, one's, other's), none where all are equal."""
    editions = [Edition.objects.get(code=code) for code in (one, other)]
    for day in days:
        for reading in READINGS:
            left, right = (all_figures(edition, day, reading) for edition in editions)
            for place, figures in left.items():
                for figure, value in figures.items():
                    if value != right[place][figure]:
                        yield day, reading, place, figure, value, right[place][figure]
