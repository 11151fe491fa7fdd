"""Consents by program: read, given and taken back, once each; nothing of another city's people."""

from __future__ import annotations

import json

import pytest
from django_tenants.utils import tenant_context

from tenants.consent.models import Consent
from tenants.consent.services import ask_consents, block_person
from tenants.shops.models import Contact, ShopRole
from tests.factories.facts import make_person, make_shop
from tests.factories.people import make_user
from tests.factories.tokens import make_token
from tests.tenants.consent.test_services import NOW

pytestmark = pytest.mark.django_db
YES = {"purpose": "news", "channel": "email", "how": "paper"}


@pytest.fixture
def anne(namur):
    return make_person(namur, name="Anne Lambert", email="anne@exemple.be")


@pytest.fixture
def caller(namur, program):
    return program(namur, make_token(namur, "manager").secret)


def post(client, path, body):
    return client.post(path, json.dumps(body), content_type="application/json")


def test_given_and_taken_back_twice_it_is_one_consent(namur, anne, caller):
    path = f"/api/v1/staff/people/{anne.pk}/consents/"
    assert [post(caller, path, YES).status_code for _ in range(2)] == [201, 200]
    [consent] = caller.get(path).json()["consents"]
    assert (consent["state"], consent["how"], consent["channel"]) == ("given", "paper", "email")
    assert consent["text"].startswith("recevoir par courriel")

    assert [post(caller, f"{path}withdraw/", YES).json()["consents"] for _ in range(2)] == [[], []]
    with tenant_context(namur):
        row = Consent.objects.get()
    assert (row.withdrawn_how, row.entered_by_id) == ("paper", row.withdrawn_by_id)


def test_a_shop_shows_its_people_what_is_pending_and_who_is_blocked(namur, anne, caller):
    shop = make_shop(namur)
    with tenant_context(namur):
        Contact.objects.create(shop=shop, person=anne, role=ShopRole.OWNER, source="staff")
        ask_consents(person=anne, purposes=["call"], language="fr", occasion="x", now=NOW)
    found = caller.get(f"/api/v1/staff/shops/{shop.uuid}/consents/").json()
    assert found["is_blocked"] is False
    assert [row["state"] for row in found["people"][0]["consents"]] == ["pending"]

    with tenant_context(namur):
        block_person(anne, reason="asked", via="phone", actor=make_user(), now=NOW)
    refused = post(caller, f"/api/v1/staff/people/{anne.pk}/consents/", YES)
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_blocked")
    assert caller.get(f"/api/v1/staff/shops/{shop.uuid}/consents/").json()["people"][0]["is_blocked"]


@pytest.mark.parametrize(
    "changed", [{"channel": "phone"}, {"how": "web"}, {"purpose": "rien"}, {"language": "xx"}]
)
def test_what_is_wrong_is_said(anne, caller, changed):
    assert post(caller, f"/api/v1/staff/people/{anne.pk}/consents/", YES | changed).status_code == 422


def test_another_citys_person_or_shop_is_not_there(namur, dinant, anne, program):
    shop = make_shop(namur)
    client = program(dinant, make_token(dinant, "manager").secret)
    assert client.get(f"/api/v1/staff/people/{anne.pk}/consents/").status_code == 404
    assert post(client, f"/api/v1/staff/people/{anne.pk}/consents/withdraw/", YES).status_code == 404
    assert client.get(f"/api/v1/staff/shops/{shop.uuid}/consents/").status_code == 404
