"""Who came, for programs: numbers by city, lines without contacts, notes that may be sent twice."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.check_in.services import close_list
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.people import make_member
from tests.factories.sessions import make_actor, make_coming_session, make_group, make_running_edition
from tests.factories.tokens import make_token


@pytest.fixture(autouse=True)
def _no_earlier_look(db):
    cache.clear()


@pytest.fixture
def session(namur, dinant, now):
    """Dinant's, shared with Namur, since half an hour."""
    return make_coming_session(
        make_running_edition(), dinant, namur, starts_at=now - timedelta(minutes=30), capacity=20
    )


@pytest.fixture
def manager(program, dinant):
    return program(dinant, make_token(dinant, "manager").secret)


def path_of(session, more: str = "") -> str:
    return f"/api/v1/staff/sessions/{session.pk}/attendance/{more}"


def send(client, path: str, **body):
    return client.post(path, json.dumps(body), content_type="application/json")


def line_of(client, session, name: str) -> str:
    [found] = [one["line"] for one in client.get(path_of(session)).json()["people"] if one["name"] == name]
    return found


def test_numbers_by_city_and_people_without_contacts(manager, session, namur, dinant):
    make_group(namur, session, "Rita", "Jo", shop="Quincaillerie", email="rita@shop.test", phone="081223344")
    make_group(dinant, session, "Léa", shop="Couques")
    answer = manager.get(path_of(session))
    told = answer.json()
    assert (told["is_closed"], told["closed_on"], told["n_expected"], told["n_came"]) == (False, None, 3, 0)
    assert [(one["slug"], one["n_expected"]) for one in told["cities"]] == [("dinant", 1), ("namur", 2)]
    assert [(one["city"], one["name"], one["outcome"]) for one in told["people"]] == [
        ("dinant", "Léa", ""),
        ("namur", "Jo", ""),
        ("namur", "Rita", ""),
    ]
    assert "shop.test" not in answer.content.decode()
    assert "223344" not in answer.content.decode()


def test_an_outcome_sent_twice_is_noted_once(manager, session, namur, now):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    line = line_of(manager, session, "Rita")
    body = {"line": line, "outcome": "present", "happened_at": (now - timedelta(minutes=9)).isoformat()}
    first = send(manager, path_of(session, "namur/"), **body)
    assert (first.status_code, first.json()) == (200, {"outcome": "present", "is_changed": True})
    assert send(manager, path_of(session, "namur/"), **body).json()["is_changed"] is False
    with tenant_context(namur):
        [row] = Attendance.objects.filter(session_id=session.pk)
        assert (row.how, row.arrived_at) == ("door", now - timedelta(minutes=9))
    told = manager.get(path_of(session)).json()
    assert (told["n_came"], told["cities"][0]["n_present"]) == (1, 1)


def test_a_line_of_another_city_or_of_nobody_is_unknown(manager, session, namur, dinant):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    line = line_of(manager, session, "Rita")
    for city, text in (("dinant", line), ("namur", "nobody"), ("namur", f"{namur.pk}-r5")):
        answer = send(manager, path_of(session, f"{city}/"), line=text, outcome="present")
        assert (answer.status_code, answer.json()["code"]) == (409, "person_unknown")
    assert send(manager, path_of(session, "nulle-part/"), line=line, outcome="present").status_code == 404
    answer = send(manager, path_of(session, "namur/"), line=line, outcome="here")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["outcome"])


def test_a_walk_in_by_its_key(manager, session, namur):
    body = {"key": str(uuid4()), "name": "Gaston", "role": "owner", "shops": [{"name": "Friterie"}]}
    path = path_of(session, "namur/walk-ins/")
    first, again = send(manager, path, **body), send(manager, path, **body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {"is_new": False, "was_expected": False}
    told = manager.get(path_of(session)).json()
    assert [(one["name"], one["outcome"], one["seat"]) for one in told["people"]] == [
        ("Gaston", "walk_in", "")
    ]
    wrong = send(manager, path, **body, guest={"shop": "Bakker", "place": "Gent"})
    assert wrong.status_code == 422


def test_after_the_closing_it_is_a_correction(client_on, manager, session, namur, dinant, now):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    line = line_of(manager, session, "Rita")
    actor = make_actor(dinant, Role.MANAGER)
    with tenant_context(dinant):
        close_list(actor=actor, session_id=session.pk, nobody_came=True, now=now)
    told = manager.get(path_of(session)).json()
    assert told["is_closed"] is True
    assert told["people"][0]["outcome"] == "absent"
    steward = client_on(dinant, make_member(dinant, Role.STEWARD))
    answer = send(steward, path_of(session, "namur/"), line=line, outcome="present")
    assert (answer.status_code, answer.json()["code"]) == (409, "list_closed")
    assert send(manager, path_of(session, "namur/"), line=line, outcome="present").json()["is_changed"]
    walk_in = {"key": str(uuid4()), "name": "Gaston", "role": "owner", "shops": [{"name": "Friterie"}]}
    assert send(manager, path_of(session, "namur/walk-ins/"), **walk_in).json()["code"] == "list_closed"


def test_a_late_correction_says_why(manager, namur, dinant, now):
    old = make_coming_session(make_running_edition(), dinant, starts_at=now - timedelta(days=9))
    make_group(dinant, old, "Rita", shop="Couques")
    line = line_of(manager, old, "Rita")
    actor = make_actor(dinant, Role.MANAGER)
    with tenant_context(dinant):
        close_list(actor=actor, session_id=old.pk, nobody_came=True, now=now)
    path = path_of(old, "dinant/")
    refused = send(manager, path, line=line, outcome="present")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_needed")
    assert send(manager, path, line=line, outcome="present", reason="Feuille retrouvée").status_code == 200


def test_a_reader_and_the_agency_get_numbers_alone(program, client_on, session, namur, dinant, agency):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    for client in (
        program(dinant, make_token(dinant, "reader").secret),
        client_on(dinant, make_member(dinant, Role.READER)),
        client_on(agency, make_member(agency, Role.ANALYST)),
    ):
        told = client.get(path_of(session)).json()
        assert told["people"] is None
        assert told["n_expected"] == 1
        assert "Rita" not in json.dumps(told)
    reader = program(dinant, make_token(dinant, "reader").secret)
    assert send(reader, path_of(session, "namur/"), line="x", outcome="present").status_code == 403


def test_who_does_not_host_finds_nothing(program, session, namur):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    ciney = Organisation.objects.get(slug="ciney")
    stranger = program(ciney, make_token(ciney, "manager").secret)
    assert stranger.get(path_of(session)).status_code == 404
    walk_in = {"key": str(uuid4()), "name": "Gaston", "role": "owner", "shops": [{"name": "Friterie"}]}
    for outcome in ("present", "absent"):
        for line in (f"{namur.pk}-r1", "nobody"):
            answer = send(stranger, path_of(session, "namur/"), line=line, outcome=outcome)
            assert answer.status_code == 404
    assert send(stranger, path_of(session, "namur/walk-ins/"), **walk_in).status_code == 404


def test_a_cancelled_session_takes_nobody(manager, session, namur, now):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    line = line_of(manager, session, "Rita")
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=now.date())
    answer = send(manager, path_of(session, "namur/"), line=line, outcome="present")
    assert (answer.status_code, answer.json()["code"]) == (409, "session_cancelled")


def test_as_many_statements_for_three_cities_as_for_one(manager, session, dinant):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(path_of(session)).status_code == 200
        return len(captured)

    make_group(dinant, session, "Léa", shop="Couques")
    statements()
    one = statements()
    for slug in ("namur", "ciney", "dinant"):
        make_group(Organisation.objects.get(slug=slug), session, "Rita", "Jo", shop=f"À {slug}")
    statements()  # the look is noted
    assert statements() == one
