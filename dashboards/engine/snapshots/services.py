"""Keeping each city's snapshot up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from campaigns.attendance.counts import count_edition_again
from campaigns.editions.models import Edition
from dashboards.engine.disclosure.atoms import cut
from dashboards.engine.disclosure.blocks import city_form_sums, complete_at, n_answered_without_city
from dashboards.engine.disclosure.maturity import publish
from dashboards.engine.disclosure.published import stored
from dashboards.engine.disclosure.sums import edition_sums
from dashboards.engine.figures.definitions import DEFINITIONS, FigureClass
from dashboards.engine.figures.rows import FieldWork, Inputs, PublicationRows
from dashboards.engine.figures.rules import (
    MergeEffect,
    city_figures,
    merge_effects,
    of_city,
    programme_figures,
)
from dashboards.engine.figures.versions import DEFINITIONS_VERSION
from dashboards.engine.snapshots.gather import gather, gather_field_work
from dashboards.engine.snapshots.models import CitySnapshot, ProgrammeSnapshot
from kernel.clock import today
from kernel.facts import Reading
from tenants.due.models import Due
from tenants.organisations.models import Kind, Organisation, OrganisationStatus


def snapshot_day(edition: Edition, on: date) -> date:
    """The day that an edition's live pages show: today, or the day of its bilan once it is over."""
    if on <= edition.ends_on:
        return on
    return edition.as_of or edition.ends_on


def handle_programme_figures(organisation: Organisation, due: Due) -> None:
    """Due work `figures.programme`, the Agence's: its key is the edition's code."""
    edition = Edition.objects.filter(code=due.key).first()
    if edition is not None:
        recompute_programme(edition, today())


def recompute_programme(edition: Edition, on: date) -> ProgrammeSnapshot:
    """Compute and store the totals of an edition, from the rows of all cities."""
    day = snapshot_day(edition, on)
    inputs = gather(edition, day, Reading.TRUE)
    now = timezone.now()
    publication_rows = complete_publication_rows(inputs, now)
    figures = programme_figures(inputs)
    sums = edition_sums(cut(publication_rows.diagnostics, now), day, inputs.reading, now)
    slugs = dict(Organisation.objects.filter(kind=Kind.CITY).values_list("pk", "slug"))
    activity = [code for code, item in DEFINITIONS.items() if item.figure_class is FigureClass.ACTIVITY]
    snapshot, _ = ProgrammeSnapshot.objects.update_or_create(
        edition=edition,
        defaults={
            "as_of": day,
            "computed_at": now,
            "definitions": DEFINITIONS_VERSION,
            "figures": {code: figures[code] for code in activity}
            | {"answered_without_city": n_answered_without_city(inputs, publication_rows)},
            "maturity": stored(publish(sums, slugs, day)),
        },
    )
    return snapshot


def complete_publication_rows(inputs: Inputs, now: datetime) -> PublicationRows:
    """What publication is cut from: forms whose entry is complete, all diagnostics (see `atoms`)."""
    return PublicationRows(
        complete_at(inputs.publication_rows.forms, now), inputs.publication_rows.diagnostics
    )


def handle_city_figures(organisation: Organisation, due: Due) -> None:
    """Due work `figures.city`: its key is the edition's code. What pages say of who came follows, too."""
    edition = Edition.objects.filter(code=due.key).first()
    if edition is not None:
        recompute_city(organisation, edition, today())
        count_edition_again(organisation, edition.pk, now=timezone.now())


def recompute_city(organisation: Organisation, edition: Edition, on: date) -> CitySnapshot:
    """Compute and store one city's snapshot."""
    return recompute_cities([organisation], edition, on)[0]


def recompute_cities(cities: Sequence[Organisation], edition: Edition, on: date) -> list[CitySnapshot]:
    """Compute and store the snapshots of these cities, in the same few statements whatever their number."""
    day = snapshot_day(edition, on)
    inputs = gather(edition, day, Reading.TRUE, cities=cities)
    field_work = gather_field_work(edition, day, cities)
    now = timezone.now()
    publication_rows = complete_publication_rows(inputs, now)
    snapshots = [
        CitySnapshot(
            edition=edition,
            organisation=city,
            as_of=day,
            computed_at=now,
            definitions=DEFINITIONS_VERSION,
            figures=city_figures(of_city(inputs, city.pk), city.pk)
            | _field_figures(field_work[city.pk])
            | city_form_sums(inputs, publication_rows, city.pk)
            | _merges(of_city(inputs, city.pk), field_work[city.pk]),
        )
        for city in cities
    ]
    return CitySnapshot.objects.bulk_create(
        snapshots,
        update_conflicts=True,
        unique_fields=["edition", "organisation"],
        update_fields=["as_of", "computed_at", "definitions", "figures"],
    )


def _field_figures(work: FieldWork) -> dict[str, Any]:
    return {
        "visits": work.n_visits,
        "shops_visited": work.n_shops_visited,
        "outreach": dict(sorted(work.outreach.items())),
    }


def _merges(inputs: Inputs, work: FieldWork) -> dict[str, Any]:
    """By figure, how many shops and people it counts fewer; no key where no merge changes anything."""
    effects = merge_effects(inputs)
    if work.n_merged:
        effects["shops_visited"] = MergeEffect(shops=work.n_merged)
    return {"merges": {code: asdict(effect) for code, effect in effects.items()}} if effects else {}


def active_cities() -> list[Organisation]:
    return list(Organisation.objects.cities().filter(status=OrganisationStatus.ACTIVE))
