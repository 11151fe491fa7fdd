"""Who comes, for the host cities' programs: names, roles and shops, and no contact."""

from __future__ import annotations

import json
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.membership.roles import Role
from tests.factories.people import make_member
from tests.factories.tokens import make_token


def sign_up(client, session, name: str, shop: str) -> None:
    body = {
        "form_key": str(uuid4()),
        "shop": {"name": shop},
        "people": [{"name": name, "role": "owner"}],
        "contact": {"email": f"{uuid4().hex[:8]}@exemple.be", "phone": "081 22 33 44"},
    }
    path = f"/api/v1/sessions/{session.pk}/sign-ups/"
    assert client.post(path, json.dumps(body), content_type="application/json").status_code == 201


def roster_path(session) -> str:
    return f"/api/v1/staff/sessions/{session.pk}/roster/"


def test_a_host_citys_token_reads_who_comes_by_city(namur, dinant, program, coming):
    session = coming(namur, dinant)
    sign_up(program(dinant), session, "Luc Petit", "Chez Luc")
    sign_up(program(namur), session, "Anne Lambert", "Boulangerie Lambert")

    response = program(namur, make_token(namur, "manager").secret).get(roster_path(session))

    told = response.json()
    assert [city["name"] for city in told["cities"]] == ["Namur", "Dinant"]
    [group] = told["cities"][1]["groups"]
    assert (group["shop"], group["state"], group["source"]) == ("Chez Luc", "held", "web")
    assert group["people"] == [{"name": "Luc Petit", "role": "owner"}]
    assert "exemple.be" not in response.content.decode()
    assert "22 33" not in response.content.decode()


def test_a_search_finds_by_name_shop_or_city(namur, program, coming):
    session = coming(namur)
    sign_up(program(namur), session, "Anne Lambert", "Boulangerie Lambert")
    sign_up(program(namur), session, "Luc Petit", "Chez Luc")
    client = program(namur, make_token(namur, "manager").secret)

    [city] = client.get(roster_path(session) + "?q=luc").json()["cities"]

    assert [group["shop"] for group in city["groups"]] == ["Chez Luc"]


def test_who_does_not_host_finds_nothing(namur, dinant, agency, program, coming):
    session = coming(namur)

    assert program(dinant, make_token(dinant, "manager").secret).get(roster_path(session)).status_code == 404
    assert program(agency, make_token(agency).secret).get(roster_path(session)).status_code == 404


def test_a_reader_sees_no_names(namur, program, client_on, coming):
    session = coming(namur)

    assert program(namur, make_token(namur, "reader").secret).get(roster_path(session)).status_code == 403
    assert client_on(namur, make_member(namur, Role.READER)).get(roster_path(session)).status_code == 403
    assert client_on(namur, make_member(namur, Role.STEWARD)).get(roster_path(session)).status_code == 200


def test_as_many_statements_for_ten_people_as_for_one(namur, program, coming):
    session = coming(namur, capacity=50)
    client = program(namur, make_token(namur, "manager").secret)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(roster_path(session)).status_code == 200
        return len(captured)

    sign_up(program(namur), session, "Anne", "A")
    statements()
    one = statements()
    for number in range(9):
        sign_up(program(namur), session, f"Luc {number}", f"Chez {number}")

    assert statements() == one <= 8
