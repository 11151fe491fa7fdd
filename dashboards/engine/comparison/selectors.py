"""Reads the snapshots of an edition and its sign-ups: two statements, however many cities there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from campaigns.agenda.seats.selectors import SignedUpCounts, counts_of, signed_up_by_city, signed_up_rows
from campaigns.editions.models import Edition
from dashboards.engine.comparison.columns import CityFigures, Column, columns_for
from dashboards.engine.snapshots.models import CitySnapshot, ProgrammeSnapshot
from kernel.names import in_reading_order

SIGN_UP_COLUMNS = ("organisation_id", "is_guest", "source", "registered", "confirmed", "waiting")


@dataclass(frozen=True)
class Comparison:
    cities: list[CityFigures]
    programme: ProgrammeSnapshot | None
    sign_ups: SignedUpCounts
    columns: list[Column]


def city_figures_of(
    edition: Edition, sign_ups: Mapping[int | None, SignedUpCounts] | None = None
) -> list[CityFigures]:
    """Every city with its snapshot of `edition`, by name, and its sign-ups where they are given."""
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
            sort_name=in_reading_order(snapshot.organisation.name),
            province=snapshot.organisation.city.province,
            nis=snapshot.organisation.city.nis,
            figures=snapshot.figures
            | (live_figures(sign_ups.get(snapshot.organisation_id)) if sign_ups is not None else {}),
        )
        for snapshot in snapshots
    ]
    return sorted(cities, key=lambda city: city.sort_name)


def live_figures(counts: SignedUpCounts | None) -> dict[str, object]:
    """Sign-ups under the codes of the registry (`LIVE_DEFINITIONS`)."""
    found = counts or SignedUpCounts()
    return {
        "signed_up": found.registered,
        "signed_up_confirmed": found.confirmed,
        "on_the_list": found.waiting,
        "sign_up_sources": dict(found.by_source),
    }


def sign_ups_of_all(by_city: Mapping[int | None, SignedUpCounts]) -> SignedUpCounts:
    """The programme's: every city's, and the guests from elsewhere."""
    sources: Counter[str] = Counter()
    for counts in by_city.values():
        sources.update(counts.by_source)
    return SignedUpCounts(
        sum(counts.registered for counts in by_city.values()),
        sum(counts.confirmed for counts in by_city.values()),
        sum(counts.waiting for counts in by_city.values()),
        dict(sorted(sources.items())),
    )


def programme_snapshot_of(edition: Edition) -> ProgrammeSnapshot | None:
    """The totals of `edition`; None until they were computed once."""
    return ProgrammeSnapshot.objects.filter(edition=edition).defer("maturity").first()


def comparison_of(edition: Edition) -> Comparison:
    """Cities, totals and columns: everything that the page, its file and a city's page draw. 2 statements."""
    now = timezone.now()
    rows = signed_up_rows(edition, now).values(row=JSONObject(**{name: name for name in SIGN_UP_COLUMNS}))
    programme = (
        ProgrammeSnapshot.objects.filter(edition=edition)
        .defer("maturity")
        .annotate(sign_ups=ArraySubquery(rows))
        .first()
    )
    sign_ups = counts_of(programme.sign_ups) if programme else signed_up_by_city(edition, now)
    cities = city_figures_of(edition, sign_ups)
    elsewhere = programme.figures.get("answered_without_city") if programme else None
    return Comparison(cities, programme, sign_ups_of_all(sign_ups), columns_for(cities, elsewhere))
