"""With whom a score is compared: what was published of the edition, never the rows themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from dashboards.engine.snapshots.services import recompute_cities, recompute_programme
from dashboards.result.selectors import compared_with
from kernel.clock import today
from tests.factories.diagnostics import finished_attempt
from tests.factories.sessions import make_running_edition


@pytest.fixture
def edition(db):
    return make_running_edition()


def taken(city, edition, n, **fields):
    """n results of so many shops, long enough ago to have been counted."""
    at = timezone.now() - timedelta(days=10)
    return [finished_attempt(city, edition=edition, finished_at=at, **fields) for _ in range(n)]


def compute(edition, *cities):
    recompute_cities(cities, edition, today())
    recompute_programme(edition, today())


def compared(attempt, city):
    with tenant_context(city):
        return compared_with(attempt, city)


def test_nothing_is_said_before_anything_was_published(namur, edition):
    assert compared(finished_attempt(namur, edition=edition), namur).level is None


def test_four_shops_are_too_few(namur, dinant, edition):
    mine = taken(namur, edition, 4)[0]
    compute(edition, namur, dinant)

    assert compared(mine, namur).level is None


def test_five_shops_of_the_sector_here_are_enough(namur, dinant, edition):
    mine = taken(namur, edition, 5)[0]
    compute(edition, namur, dinant)
    found = compared(mine, namur)

    assert (found.level, found.mean, found.n) == ("sector_city", float(mine.diagnostic.score), 5)


def test_with_too_few_of_the_sector_here_it_widens(namur, dinant, edition):
    mine = taken(namur, edition, 5, sector="MOD-FEM")[0]
    taken(dinant, edition, 5)
    lonely = finished_attempt(namur, edition=edition, sector="CUL-LIB")
    unsure = finished_attempt(namur, edition=edition, sector=None)
    compute(edition, namur, dinant)

    assert compared(mine, namur).level == "sector_city"
    assert compared(lonely, namur).level == compared(unsure, namur).level == "retail_region"
    assert compared(unsure, namur).n == 10


def test_a_result_of_today_moves_no_mean(namur, dinant, edition):
    taken(namur, edition, 5)
    compute(edition, namur, dinant)
    before = compared(finished_attempt(namur, edition=edition, about=0), namur)
    compute(edition, namur, dinant)

    assert compared(finished_attempt(namur, edition=edition, about=100), namur) == before


def test_the_page_tells_it(namur, dinant, edition, client_on):
    mine = taken(namur, edition, 5)[0]
    compute(edition, namur, dinant)
    text = client_on(namur).get(f"/diagnostic/{mine.uuid}/resultat/").content.decode()

    assert "Et les autres" in text
    assert "Moyenne sur 5 autodiagnostics." in text
