"""Digital maturity for programs: the published values and nothing else, each city its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.editions.models import Edition
from dashboards.engine.disclosure.published import PublishedMaturity, as_json
from dashboards.engine.snapshots.maturity import published_maturity
from dashboards.engine.snapshots.services import recompute_programme
from kernel.clock import today
from tenants.membership.roles import Role
from tests.factories.diagnostics import finished_attempt
from tests.factories.people import make_member
from tests.factories.tokens import make_token

MATURITY = "/api/v1/staff/maturity/"


@pytest.fixture
def results(edition, namur, dinant):
    """Twelve results in Namur and three in Dinant, two days ago, and what is published of them."""
    for city, n in ((namur, 12), (dinant, 3)):
        for number in range(n):
            finished_attempt(
                city, about=8 * number, edition=edition, finished_at=timezone.now() - timedelta(days=2)
            )
    recompute_programme(edition, today())
    return edition


def published(edition: Edition) -> PublishedMaturity:
    found = published_maturity(edition)
    assert found is not None
    return found


def test_a_city_reads_its_own(namur, results, program):
    document = program(namur, make_token(namur, "reader").secret).get(MATURITY).json()

    expected = as_json(published(results), "namur")
    assert document == {"edition": results.code, **json.loads(json.dumps(expected))}
    assert document["n"] >= 10
    assert set(document["bands"]) == {"depart", "eveil", "chemin", "connecte", "moteur"}


def test_of_a_city_with_fewer_than_five_nothing_is_told(dinant, results, program):
    document = program(dinant, make_token(dinant).secret).get(MATURITY).json()

    assert (document["n"], document["mean"], document["themes"], document["is_waiting"]) == (
        0,
        None,
        [],
        True,
    )


def test_the_agence_reads_the_programme_and_each_city(agency, results, program):
    document = program(agency, make_token(agency).secret).get(MATURITY).json()

    expected = as_json(published(results))
    assert document == {"edition": results.code, **json.loads(json.dumps(expected))}
    assert {"namur", "dinant"} <= set(document["cities"])


def counts(document: object) -> Iterator[int]:
    """Every number that counts something, wherever it is."""
    if isinstance(document, list):
        for one in document:
            yield from counts(one)
    elif isinstance(document, dict):
        for name, one in document.items():
            if name == "bands":
                yield from (n for n in one.values() if n is not None)
            elif name in ("n", "n_shops") and one is not None:
                yield one
            else:
                yield from counts(one)


def test_no_count_from_one_to_four_is_told(agency, namur, results, program):
    for here in (agency, namur):
        found = list(counts(program(here, make_token(here).secret).get(MATURITY).json()))

        assert max(found) >= 10
        assert not [n for n in found if 0 < n < 5]


def test_before_anything_was_computed_nothing_is_told(agency, namur, edition, program):
    document = program(namur, make_token(namur).secret).get(MATURITY).json()
    whole = program(agency, make_token(agency).secret).get(MATURITY).json()

    assert (document["edition"], document["day"], document["n"]) == (edition.code, None, 0)
    assert (whole["programme"]["n"], whole["cities"]) == (0, {})


def test_what_is_not_on_the_list_is_refused(agency, namur, results, program):
    for here in (agency, namur):
        client = program(here, make_token(here).secret)
        assert client.get(f"{MATURITY}?edition={results.code}").status_code == 200
        for query, field in (
            ("edition=none-such", "edition"),
            ("edition=", "edition"),
            ("session=1", "session"),
            (f"edition={results.code}&sector=ALI-BOU", "sector"),
            ("day=2026-01-01", "day"),
            ("city=dinant", "city"),
        ):
            response = client.get(f"{MATURITY}?{query}")
            assert response.status_code == 422, query
            assert set(response.json()["fields"]) == {field}


def test_another_citys_token_and_no_token_are_refused(namur, dinant, results, program, client_on):
    assert program(namur).get(MATURITY).status_code == 401
    assert program(namur, make_token(dinant).secret).get(MATURITY).json()["code"] == "token_of_another_host"
    assert client_on(namur, make_member(dinant, Role.ADMINISTRATOR)).get(MATURITY).status_code == 404


def test_no_uuid_code_or_name_is_in_it(agency, results, program, namur):
    attempt = finished_attempt(namur, edition=results, finished_at=timezone.now() - timedelta(days=2))
    recompute_programme(results, today())

    text = program(agency, make_token(agency).secret).get(MATURITY).content.decode()

    assert str(attempt.uuid) not in text
    assert attempt.code not in text


def test_as_many_statements_with_more_results(agency, namur, results, program):
    client = program(agency, make_token(agency).secret)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(MATURITY).status_code == 200
        return len([one for one in captured.captured_queries if "search_path" not in one["sql"]])

    statements()
    before = statements()
    for _ in range(8):
        finished_attempt(namur, edition=results, finished_at=timezone.now() - timedelta(days=2))
    recompute_programme(results, today())

    assert statements() == before <= 6
