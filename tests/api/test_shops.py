"""Shops through the API: read by every role, written once for each key."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from campaigns.register.models import AnsweredRequest
from tenants.shops.models import Contact, Shop
from tests.campaigns.register import conftest
from tests.factories.browsers import make_client
from tests.factories.facts import make_person, make_shop
from tests.factories.tokens import make_token

in_register = conftest.in_register
SHOPS = "/api/v1/staff/shops/"
NUMBER = "2136514278"


@pytest.fixture
def program(namur):
    """program(role): what a program with a token of that role calls with."""

    def make(role: str = "manager"):
        secret = make_token(namur, role=role).secret
        browser = make_client(namur)
        browser.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return browser

    return make


def send(browser, body: dict, key: str = "", *, method: str = "post", address: str = SHOPS):
    return getattr(browser, method)(
        address, body, content_type="application/json", headers={"Idempotency-Key": key or str(uuid4())}
    )


def test_the_list_has_the_pages_filters_and_goes_on(program, in_register):
    for number in range(53):
        in_register(f"Chez {number:02}", street="Rue de Fer")
    in_register("Ailleurs", street="Place d’Armes")
    in_register("Fermé", street="Rue de Fer", state="closed")
    browser = program()

    first = browser.get(f"{SHOPS}?street=fer").json()
    assert first["count"] == 53
    assert len(first["results"]) == 50
    assert first["previous"] is None
    second = browser.get(first["next"]).json()
    assert [one["name"] for one in second["results"]] == ["Chez 50", "Chez 51", "Chez 52"]
    assert browser.get(f"{SHOPS}?page=xyz").json()["code"] == "invalid_cursor"
    assert browser.get(f"{SHOPS}?sector=x").status_code == 422


def test_contacts_are_for_those_who_may_read_names(namur, program, in_register):
    shop = in_register("Chez Ana", phone="081 22 33 44")
    person = make_person(namur, name="Ana", phone="0470 11 22 33")
    with tenant_context(namur):
        Contact.objects.create(shop=shop, person=person, role="owner", source="staff")

    for manager in (program().get(SHOPS).json()["results"][0], program().get(f"{SHOPS}{shop.uuid}/").json()):
        assert manager["contact"] == {"name": "Ana", "phone": "0470 11 22 33", "email": ""}
        assert manager["phone"] == "081 22 33 44"
    answer = program("reader").get(SHOPS)
    reader = answer.json()["results"][0]
    assert (reader["contact"], reader["phone"], reader["email"]) == (None, None, None)
    assert "Ana" not in answer.text.replace("Chez Ana", "")
    assert program("reader").get(f"{SHOPS}?q=0470112233").json()["count"] == 0


def test_a_shop_is_added_once_for_its_key(namur, program):
    browser, key = program(), str(uuid4())
    body = {"name": "Boulangerie Lambert", "establishment": "2.136.514.278", "postal_code": "B-5000"}

    first = send(browser, body, key)
    again = send(browser, body, key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["establishment"], first.json()["state"]) == (NUMBER, "active")
    other = send(browser, {**body, "name": "Autre"}, key)
    assert (other.status_code, other.json()["code"]) == (409, "key_of_another_request")
    with tenant_context(namur):
        assert Shop.objects.get().origin == "api"
        assert AnsweredRequest.objects.count() == 1


def test_the_same_number_again_changes_what_was_sent_and_keeps_the_rest(namur, program, in_register):
    shop = in_register("Avant", bce=NUMBER, street="Rue de Fer")

    answer = send(program(), {"establishment": NUMBER, "name": "Après"})

    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["street"]) == ("Après", "Rue de Fer")
    with tenant_context(namur):
        known = Shop.objects.get()
        assert (known.pk, known.version) == (shop.pk, 2)
        assert known.changes.get().source == "api"


def test_a_put_changes_one_shop_unless_somebody_did_meanwhile(program, in_register):
    shop = in_register("Avant", bce=NUMBER)
    in_register("Autre", bce="2136516555")
    address = f"{SHOPS}{shop.uuid}/"

    def put(body: dict):
        return send(program(), body, method="put", address=address)

    assert put({"name": "Après", "version": 1}).json()["version"] == 2
    late = put({"name": "Trop tard", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "shop_changed")
    taken = put({"establishment": "2136516555"})
    assert (taken.status_code, taken.json()["code"]) == (409, "number_taken")


def test_what_the_form_refuses_is_refused_in_its_words(program):
    browser = program()
    wrong = send(
        browser, {"name": "", "establishment": "2136514279", "website": "x", "closing_days": ["mon"]}
    )
    assert wrong.status_code == 422
    assert {"name", "establishment", "website"} <= set(wrong.json()["fields"])
    no_key = browser.post(SHOPS, {"name": "A"}, content_type="application/json")
    assert (no_key.status_code, list(no_key.json()["fields"])) == (422, ["Idempotency-Key"])


def test_a_reader_writes_nothing_and_another_citys_shop_is_not_there(namur, dinant, program):
    there = make_shop(dinant, name="Là-bas", bce=NUMBER)
    assert send(program("reader"), {"name": "A"}).status_code == 403
    address = f"{SHOPS}{there.uuid}/"
    assert program().get(address).status_code == 404
    assert send(program(), {"name": "A"}, method="put", address=address).status_code == 404
    with tenant_context(dinant):
        assert Shop.objects.get(pk=there.pk).name == "Là-bas"
