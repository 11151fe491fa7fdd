"""Reads the snapshots of an edition: two statements, however many cities there are."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from campaigns.editions.models import Edition
from dashboards.comparison.columns import CityFigures, Column, columns_for
from dashboards.snapshots.models import CitySnapshot, ProgrammeSnapshot


@dataclass(frozen=True)
class Comparison:
    cities: list[CityFigures]
    programme: ProgrammeSnapshot | None
    columns: list[Column]


def sort_name(name: str) -> str:
    """A name as the French alphabet sorts it: without accents, capitals or hyphens."""
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().replace("-", " ")


def city_figures_of(edition: Edition) -> list[CityFigures]:
    """Every city with its snapshot of `edition`, by name."""
    snapshots = (
        CitySnapshot.objects.filter(edition=edition)
        .select_related("organisation__city")
        .only("figures", "organisation__slug", "organisation__name", "organisation__city__province",
              "organisation__city__nis")
    )  # fmt: skip
    cities = [
        CityFigures(
            slug=snapshot.organisation.slug,
            name=snapshot.organisation.name,
            sort_name=sort_name(snapshot.organisation.name),
            province=snapshot.organisation.city.province,
            nis=snapshot.organisation.city.nis,
            figures=snapshot.figures,
        )
        for snapshot in snapshots
    ]
    return sorted(cities, key=lambda city: city.sort_name)


def programme_snapshot_of(edition: Edition) -> ProgrammeSnapshot | None:
    """The totals of `edition`; None until they were computed once."""
    return ProgrammeSnapshot.objects.filter(edition=edition).first()


def comparison_of(edition: Edition) -> Comparison:
    """Cities, totals and columns: everything that the page, its file and a city's page draw. 2 statements."""
    cities = city_figures_of(edition)
    programme = programme_snapshot_of(edition)
    elsewhere = programme.figures.get("answered_without_city") if programme else None
    return Comparison(cities, programme, columns_for(cities, elsewhere))
