"""Signing up by a program: the same service as the page, and an answer that names nobody."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim, SeatCounter, SessionOutcome
from campaigns.signups.models import Participant, SignUp
from kernel.clock import today
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.factories.tokens import make_token


def typed(**changes) -> dict:
    return {
        "form_key": str(uuid4()),
        "shop": {"name": "Boulangerie Lambert", "sector": "ALI-BOU", "postal_code": "5000"},
        "people": [{"name": "Anne Lambert", "role": "owner"}],
        "contact": {"email": f"anne.{uuid4().hex[:8]}@exemple.be"},
        "language": "fr",
    } | changes


def send(client, session, body):
    return client.post(
        f"/api/v1/sessions/{session.pk}/sign-ups/", json.dumps(body), content_type="application/json"
    )


def test_a_group_gets_its_seats_and_the_answer_names_nobody(namur, program, coming):
    session = coming(namur, capacity=5)
    body = typed(
        people=[{"name": "Anne Lambert", "role": "owner"}, {"name": "Luc Petit", "role": "employee"}],
        consents=["news", "news"],
        language="de",
        source="poster",
    )

    response = send(program(namur), session, body)

    assert response.status_code == 201
    told = response.json()
    assert set(told) == {"id", "state", "position", "n_persons", "answer_before"}
    assert (told["state"], told["position"], told["n_persons"]) == ("held", None, 2)
    assert "Anne" not in response.content.decode()
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 2
    with tenant_context(namur):
        row = SignUp.objects.get(uuid=told["id"])
        assert (row.shop.name, row.language, row.contact.email) == (
            "Boulangerie Lambert", "de", body["contact"]["email"],
        )  # fmt: skip
        assert Participant.objects.filter(sign_up=row).count() == 2
    assert SeatClaim.objects.get(uuid=told["id"]).source == "poster"


def test_a_sign_up_takes_as_many_statements_with_many_others(namur, program, coming):
    session, client = coming(namur, capacity=500), program(namur)

    def n_statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert send(client, session, typed(shop={"name": uuid4().hex})).status_code == 201
        return len([one for one in captured.captured_queries if "search_path" not in one["sql"]])

    n_statements()
    first = n_statements()
    for _ in range(20):
        n_statements()

    assert n_statements() == first


def test_sent_twice_it_is_one_sign_up(namur, program, coming):
    session, body = coming(namur), typed()
    first = send(program(namur), session, body)
    second = send(program(namur), session, body)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert SeatClaim.objects.count() == 1


def test_a_full_session_puts_the_group_on_the_list(namur, program, coming):
    session = coming(namur, capacity=1)
    send(program(namur), session, typed())

    told = send(program(namur), session, typed(shop={"name": "Chez Rose", "sector": None})).json()

    assert (told["state"], told["position"]) == ("waiting", 1)


def test_a_guest_of_another_place(namur, program, coming):
    guest = {"shop": "Fleurs Simone", "place": "Liège"}

    response = send(program(namur), coming(namur), typed(shop=None, guest=guest))

    assert response.status_code == 201
    assert SeatClaim.objects.get().is_guest


def test_a_shop_signs_up_on_its_own_citys_host_for_a_session_elsewhere(namur, dinant, program, coming):
    response = send(program(dinant), coming(namur), typed())

    assert response.status_code == 201
    with tenant_context(dinant):
        assert SignUp.objects.count() == 1
    with tenant_context(namur):
        assert SignUp.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"form_key": "x"}, {"form_key"}),
        ({"form_key": None}, {"form_key"}),
        ({"people": []}, {"people"}),
        ({"people": [{"name": "A", "role": "owner"}] * 40}, {"people"}),
        ({"people": [{"name": " \u202e ", "role": "owner"}]}, {"people.0.name"}),
        ({"people": [{"name": "A" * 10_000, "role": "owner"}]}, {"people.0.name"}),
        ({"people": [{"name": "\ud800", "role": "owner"}]}, {"people.0.name"}),
        ({"people": [{"name": "Anne", "role": "king"}]}, {"people.0.role"}),
        ({"people": "Anne"}, {"people"}),
        ({"people": ["Anne"]}, {"people.0.non_field_errors"}),
        ({"contact": {}}, {"contact.email"}),
        ({"contact": {"email": "anne"}}, {"contact.email"}),
        ({"contact": {"email": "anne\x00@exemple.be"}}, {"contact.email"}),
        ({"contact": {"email": "anne@exemple.be", "phone": "12"}}, {"contact.phone"}),
        ({"shop": None}, {"shop"}),
        ({"guest": {"shop": "A", "place": "B"}}, {"shop"}),
        ({"shop": {"name": "A", "bce": "0403170702"}}, {"shop.bce"}),
        ({"shop": {"name": "A", "sector": "XXX"}}, {"shop.sector"}),
        ({"shop": {"name": "A", "number": 10**400}}, {"shop.number"}),
        ({"language": "zz"}, {"language"}),
        ({"consents": ["everything"]}, {"consents.0"}),
        ({"source": "paper"}, {"source"}),
    ],
)
def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(namur, program, coming, changes, fields):
    session = coming(namur)

    response = send(program(namur), session, typed(**changes))

    assert response.status_code == 422, response.content
    assert response.json()["code"] == "invalid"
    assert set(response.json()["fields"]) == fields
    assert SeatClaim.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"contact": {"email": "anne@gmial.com"}}, "contact.email", "misspelt"),
        ({"contact": {"email": "anne@x.be, bob@x.be"}}, "contact.email", "several_values"),
        (
            {"contact": {"email": "anne@x.be", "phone": "0470 12 34 56 ou 081 22 33 44"}},
            "contact.phone",
            "several_values",
        ),
        ({"shop": {"name": "A", "bce": "SRL A 0403.170.701"}}, "shop.bce", "amid_text"),
    ],
)
def test_a_doubt_is_refused_with_its_code(namur, program, coming, changes, field, code):
    response = send(program(namur), coming(namur), typed(**changes))

    assert response.status_code == 422, response.content
    assert response.json()["codes"] == {field: [code]}
    assert list(response.json()["fields"]) == [field]


def test_what_a_program_copied_is_cleaned_as_on_the_page(namur, program, coming):
    contact = {"email": "mailto:anne@gmial.com", "email_as_typed": True, "phone": "tel:+32 (0)470 12 34 56"}
    shop = {
        "name": "Lambert",
        "bce": "TVA BE 403.170.701",
        "number": "123A boîte 12",
        "postal_code": "B-5000",
    }

    response = send(program(namur), coming(namur), typed(shop=shop, contact=contact))

    assert response.status_code == 201, response.content
    with tenant_context(namur):
        row = SignUp.objects.select_related("shop", "contact").get()
    assert (row.shop.bce, row.shop.postal_code) == ("0403170701", "5000")
    assert (row.contact.email, row.contact.phone) == ("anne@gmial.com", "+32 (0)470 12 34 56")


def test_any_script_and_emoji_in_a_name_is_a_name(namur, program, coming):
    for name in ("Żaneta 🥐", "محمد", "株式会社", "O’Brien-D'Hondt"):
        body = typed(people=[{"name": name, "role": "owner"}], shop={"name": name})
        assert send(program(namur), coming(namur), body).status_code == 201


def refusal(response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_session_that_takes_nobody_says_why(namur, program, coming):
    client = program(namur)
    cancelled = coming(namur, registration="closed")  # as cancelling leaves it
    SessionOutcome.objects.create(
        session=cancelled, status="cancelled", happened_on=today(), recorded_at="2026-01-01T00:00:00Z"
    )

    assert refusal(send(client, coming(namur, registration="closed"), typed())) == (
        409,
        "registration_closed",
    )
    assert refusal(send(client, coming(namur, in_days=-2), typed())) == (409, "session_over")
    assert refusal(send(client, cancelled, typed())) == (409, "session_cancelled")
    assert refusal(send(client, coming(namur, registration="draft"), typed())) == (404, "not_found")


def test_the_same_person_twice(namur, program, coming):
    session, contact = coming(namur), {"email": "anne@exemple.be"}
    send(program(namur), session, typed(contact=contact))

    assert refusal(send(program(namur), session, typed(contact=contact))) == (409, "already_signed_up")


def test_a_retired_city_takes_nobody(namur, program, coming):
    session = coming(namur)
    set_status(namur, OrganisationStatus.RETIRED)

    assert refusal(send(program(namur), session, typed())) == (409, "registration_closed")


def test_a_program_of_the_city_may_send_its_token(namur, dinant, program, coming):
    session, secret = coming(namur), make_token(namur).secret

    assert send(program(namur, secret), session, typed()).status_code == 201
    assert refusal(send(program(dinant, secret), session, typed())) == (401, "token_of_another_host")
