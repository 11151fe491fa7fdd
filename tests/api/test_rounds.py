"""Rounds and visits, for programs: read, noted once for each key, undone; no mail addresses."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.visits.models import Visit
from kernel.clock import today
from tenants.membership.roles import Role
from tests.factories.people import make_member
from tests.factories.rounds import make_round, make_street, make_visit
from tests.factories.sessions import make_actor, make_running_edition
from tests.factories.tokens import make_token

ROUNDS, VISITS = "/api/v1/staff/rounds/", "/api/v1/staff/visits/"


@pytest.fixture
def steward(namur):
    return make_actor(namur, Role.STEWARD)


@pytest.fixture
def shops(namur):
    make_running_edition()
    return make_street(namur, "1", "2", "3")


@pytest.fixture
def round_(shops, steward):
    return make_round(steward, shops, name="Centre")


@pytest.fixture
def manager(program, namur):
    return program(namur, make_token(namur, "manager").secret)


def put(client, key, **body):
    return client.put(f"{VISITS}{key}/", json.dumps(body), content_type="application/json")


@pytest.fixture
def body(shops, now):
    return {
        "shop": str(shops[0].uuid),
        "outcome": "thinking",
        "happened_at": (now - timedelta(hours=2)).isoformat(),
        "come_back_on": (today() + timedelta(days=3)).isoformat(),
        "materials": ["leaflet"],
    }


def test_rounds_with_how_far_they_have_come(manager, round_, shops, steward):
    make_visit(steward, shops[0], "signed_up")
    make_visit(steward, shops[1], "absent")
    [found] = manager.get(ROUNDS).json()["results"]
    assert (found["name"], found["state"]) == ("Centre", "running")
    assert found["stewards"] == [{"code": f"U{steward.user.pk}", "name": steward.user.name}]
    counts = ("n_shops", "n_visited", "n_to_see_again", "n_done")
    assert [found[name] for name in counts] == [3, 2, 1, 1]


def test_a_round_with_its_shops_in_street_order(manager, round_, shops, steward):
    make_visit(steward, shops[2], "absent")
    answer = manager.get(f"{ROUNDS}{round_.uuid}/")
    told = answer.json()
    assert [(one["number"], one["progress"]) for one in told["shops"]] == [
        ("1", "to_do"), ("3", "again"), ("2", "to_do"),
    ]  # fmt: skip
    assert told["shops"][1]["last_visit"]["outcome"] == "absent"
    assert told["shops"][0]["last_visit"] is None
    assert "@" not in answer.content.decode()


def test_visits_of_a_period_and_of_a_round(manager, round_, shops, steward, now):
    make_visit(steward, shops[0], at=now - timedelta(days=3))
    inside = make_visit(steward, shops[1], round=round_.uuid)

    def keys(query: str) -> list[str]:
        return [one["key"] for one in manager.get(VISITS + query).json()["results"]]

    assert len(keys("")) == 2
    assert keys(f"?from={today()}&to={today()}") == [str(inside.key)]
    assert keys(f"?round={round_.uuid}") == [str(inside.key)]
    assert manager.get(f"{VISITS}?round={uuid4()}").status_code == 404
    assert manager.get(f"{VISITS}?from=x").json()["fields"].keys() == {"from"}


def test_a_visit_is_noted_once_for_each_key(manager, namur, body):
    key = uuid4()
    first = put(manager, key, **body)
    assert (first.status_code, first.json()["outcome"], first.json()["materials"]) == (
        201,
        "thinking",
        ["leaflet"],
    )
    again = put(manager, key, **body)
    assert (again.status_code, again.json()) == (200, first.json())
    other = put(manager, key, **body | {"outcome": "absent"})
    assert (other.status_code, other.json()["code"]) == (409, "visit_key_taken")
    later = put(manager, key, **body | {"happened_at": "2026-12-01T03:00:00Z"})
    assert later.status_code == 409
    with tenant_context(namur):
        assert Visit.objects.count() == 1


def test_two_visits_of_a_shop_in_one_second_are_each_the_same_when_sent_again(manager, body):
    keys = [uuid4(), uuid4()]
    assert [put(manager, key, **body).status_code for key in keys] == [201, 201]
    assert [put(manager, key, **body).status_code for key in keys] == [200, 200]


def test_it_is_undone_and_its_key_stays_taken(manager, namur, body, shops):
    key = uuid4()
    noted = put(manager, key, **body | {"outcome": "vacant", "come_back_on": None})
    assert noted.json()["state"] == "vacant"
    assert manager.delete(f"{VISITS}{key}/").status_code == 204
    assert manager.delete(f"{VISITS}{key}/").status_code == 204
    assert manager.get(f"{VISITS}{key}/").status_code == 404
    assert manager.delete(f"{VISITS}{uuid4()}/").status_code == 404
    assert (
        put(manager, key, **body | {"outcome": "vacant", "come_back_on": None}).json()["code"]
        == "visit_key_taken"
    )


def test_what_is_wrong_is_said(manager, body):
    unknown = put(manager, uuid4(), **body | {"shop": str(uuid4())})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "shop_unknown")
    wrong = put(manager, uuid4(), **body | {"outcome": "happy", "materials": ["car"], "happened_at": None})
    assert wrong.status_code == 422
    assert {"outcome", "happened_at"} <= set(wrong.json()["fields"])


def test_another_person_or_city_neither_reads_nor_undoes_it(
    client_on, manager, program, namur, dinant, body, shops, steward
):
    one = make_visit(steward, shops[0])
    colleague = client_on(namur, make_member(namur, Role.STEWARD))
    assert colleague.get(VISITS).json()["results"] == []
    assert colleague.get(f"{VISITS}{one.key}/").status_code == 404
    there = program(dinant, make_token(dinant, "manager").secret)
    assert there.delete(f"{VISITS}{one.key}/").status_code == 404
    assert there.get(f"{VISITS}{one.key}/").status_code == 404
    assert program(namur, make_token(namur, "reader").secret).get(VISITS).status_code == 403
    assert manager.get(f"{VISITS}{one.key}/").status_code == 200


def test_the_key_of_somebody_elses_visit_is_taken(manager, shops, steward, body):
    one = make_visit(steward, shops[0])
    assert put(manager, one.key, **body).json()["code"] == "visit_key_taken"


def test_rounds_ask_as_often_for_five_as_for_one(manager, namur, shops, steward):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(ROUNDS).status_code == 200
        return len(captured)

    make_round(steward, shops[:1])
    statements()
    one = statements()
    for n, shop in enumerate(make_street(namur, "1", "2", "3", "4", street="Rue Haute")):
        make_round(steward, [shop], name=f"Tournée {n}")
    assert statements() == one
