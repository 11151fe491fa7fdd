"""What a phone at the door asks for."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim
from campaigns.check_in.services import mark
from kernel.codes import shown_code
from tenants.membership.roles import Role
from tenants.shops.services import merge_shops
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import make_shop
from tests.factories.sessions import make_coming_session, make_group


@pytest.fixture
def phone(dinant, steward, client_on):
    return client_on(dinant, steward.user)


def asked(phone, address):
    response = phone.get(address)
    assert response.status_code == 200, address
    return response.json()


def test_the_list_for_a_phone(phone, session, steward, namur, lines, now):
    group = make_group(namur, session, "Rita", "Jo", shop="Quincaillerie")
    rita, jo = lines(group)
    do(mark, actor=steward, session_id=session.pk, city=namur, line=rita, outcome="present", now=now)
    found = asked(phone, f"/terrain/accueil/{session.pk}/liste.json")
    assert found["session"]["phase"] == "open"
    assert [city["slug"] for city in found["cities"]] == ["dinant", "namur"]
    of_group = [str(group.uuid), 1, "confirmed", group.check_in_code, "Quincaillerie"]
    assert found["groups"]["rows"] == [of_group]
    first, second = found["people"]["rows"]
    assert first == [0, jo.participant, "Jo", "employee"]
    assert second[:5] == [0, rita.participant, "Rita", "owner", "present"]
    assert found["noted"] == []


def test_the_page_that_the_phone_keeps_names_nobody(phone, session, steward, namur):
    make_group(namur, session, "Rita Piette", shop="Quincaillerie")
    page = phone.get(f"/terrain/accueil/{session.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Salle Sax" in text
    assert not [name for name in ("Rita", "Quincaillerie", steward.user.name) if name in text]
    assert "csrfmiddlewaretoken" not in text


def test_somebody_who_is_signed_out_reads_so(client_on, dinant, session):
    response = client_on(dinant).get(f"/terrain/accueil/{session.pk}/liste.json")
    assert (response.status_code, response.json()) == (401, {"code": "signed_out"})


def test_the_list_of_another_citys_session_is_not_there(client_on, member, session):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    ciney = Organisation.objects.get(slug="ciney")
    stranger = client_on(ciney, member(ciney, Role.ADMINISTRATOR))
    for part in ("liste.json", "code/?c=AAAA", "commerces/?ville=dinant&q=bo"):
        assert stranger.get(f"/terrain/accueil/{session.pk}/{part}").status_code == 404


def test_five_hundred_people_weigh_little(phone, edition, dinant, namur, now):
    """At most 8 statements, and 60 kB before compression."""
    session = make_coming_session(edition, dinant, namur, starts_at=now, capacity=600)
    for city in (dinant, namur):
        for n in range(25):
            names = [f"Prénom{n}-{i} Nomassezlong" for i in range(10)]
            make_group(city, session, *names, shop=f"Commerce au nom assez long {n}")
    address = f"/terrain/accueil/{session.pk}/liste.json"
    asked(phone, address)
    with CaptureQueriesContext(connection) as queries:
        found = phone.get(address)
    assert len(found.json()["people"]["rows"]) == 500
    assert len(queries) <= 8
    assert len(found.content) <= 60_000


def test_what_a_code_is(phone, session, edition, dinant, namur, now):
    def text(code):
        return asked(phone, f"/terrain/accueil/{session.pk}/code/?c={code}")

    here = make_group(namur, session, "Rita")
    assert text(shown_code(here.check_in_code or "").lower())["is_here"]
    other = make_coming_session(edition, dinant, starts_at=now - timedelta(days=1))
    yesterday = text(make_group(dinant, other, "Léa").check_in_code)
    assert not yesterday["is_here"]
    assert "autre séance" in yesterday["text"]
    SeatClaim.objects.filter(pk=here.pk).update(state="ended")
    assert "annulée" in text(here.check_in_code)["text"]
    assert "n’existe pas" in text("ZZZZZZZZ")["text"]
    assert "Rita" not in json.dumps([text(here.check_in_code), yesterday])


def test_shops_of_any_city_by_name_and_street(phone, session, namur, now):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    ciney = Organisation.objects.get(slug="ciney")
    kept = make_shop(ciney, name="Boulangerie Piette", street="rue Haute", number="3")
    double = make_shop(ciney, name="Boul. Piette")
    make_shop(ciney, name="Friterie")
    with tenant_context(ciney):
        merge_shops(shop=double, into=kept, on=now.date(), actor=None)

    def found(query, city="ciney"):
        return asked(phone, f"/terrain/accueil/{session.pk}/commerces/?ville={city}&q={query}")["shops"]

    assert found("piet") == [{"uuid": str(kept.uuid), "name": "Boulangerie Piette", "street": "rue Haute 3"}]
    assert [one["name"] for one in found("haute boulangerie")] == ["Boulangerie Piette"]
    for query in ("p", "", "%", "__", "' OR 1=1"):
        assert found(query) == []
    assert found("piet", city="nulle-part") == []


def test_the_cities_of_the_programme(phone):
    found = asked(phone, "/terrain/accueil/villes.json")["cities"]
    assert len(found) == 66
    assert {"slug": "namur", "name": "Namur"} in found
