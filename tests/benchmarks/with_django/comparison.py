"""The Agence's comparison of the cities, drawn for 66 and for 500 of them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.editions.models import Edition
from dashboards.engine.snapshots.models import CitySnapshot, ProgrammeSnapshot
from tenants.organisations.models import City, Kind, Organisation, OrganisationStatus
from tenants.organisations.rules import read_cities
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.wsgi_client import close_pool, member_of, product

SMALL, BIG = "2016", "five-hundred"


def compared(rounds: int, times: int) -> dict[str, Any]:
    """Statements and seconds of the page with 66 cities and with 500."""
    agency = Organisation.objects.get(kind=Kind.AGENCY)
    analyst, application = member_of(agency, "analyst"), product()

    def page(code: str) -> None:
        answer = analyst.get(application, f"/agence/?edition={code}")
        if answer.status != 200:
            raise RuntimeError(f"the comparison of {code} answers {answer.status}")

    statements = {}
    for code in (SMALL, BIG):
        page(code)
        with CaptureQueriesContext(connection) as captured:
            page(code)
        statements[code] = [query["sql"] for query in captured]
    small, big = interleaved(lambda: page(SMALL), lambda: page(BIG), rounds=rounds, times=times)
    close_pool(connection)
    return {"small": small, "big": big, "statements": [statements[SMALL], statements[BIG]]}


def add_cities(path: str) -> None:
    """Rows of more cities, active but without a schema: the comparison reads none."""
    for row in read_cities(Path(path)):
        organisation = Organisation.objects.create(
            kind=Kind.CITY,
            status=OrganisationStatus.ACTIVE,
            slug=row.slug,
            name=row.name,
            schema_name=f"city_{row.slug.replace('-', '_')}",
        )
        City.objects.create(
            organisation=organisation,
            nis=row.nis,
            province=row.province,
            province_nis=row.province_nis,
            arrondissement=row.arrondissement,
            postal_code=row.postal_code,
            postal_codes=row.postal_codes,
            latitude=row.latitude,
            longitude=row.longitude,
            population=row.population,
        )


def fill_big_edition() -> int:
    """An edition with a snapshot for every city, figures taken in turn from those of 2016; their number."""
    edition = Edition.objects.get(code=SMALL)
    models = list(CitySnapshot.objects.filter(edition=edition).order_by("pk"))
    totals = ProgrammeSnapshot.objects.get(edition=edition)
    edition.pk, edition.code = None, BIG
    edition.save(force_insert=True)
    cities = list(Organisation.objects.cities())
    snapshots = []
    for position, city in enumerate(cities):
        snapshot = copy.copy(models[position % len(models)])
        snapshot.pk, snapshot.edition, snapshot.organisation = None, edition, city
        snapshots.append(snapshot)
    CitySnapshot.objects.bulk_create(snapshots)
    totals.pk, totals.edition = None, edition
    totals.save(force_insert=True)
    return len(cities)
