"""The staff's pages of doubles."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import today
from tenants.doubles.finding import find_shop_doubles
from tenants.doubles.models import PersonDouble, ShopDouble
from tenants.journal.models import Entry
from tenants.runs.models import Run
from tenants.shops.models import Contact, Origin, Shop, ShopMerge
from tenants.shops.services import change_shop, merge_shops
from tests.factories.diagnostics import finished_attempt
from tests.factories.facts import make_person, make_shop
from tests.factories.sessions import make_running_edition

pytestmark = pytest.mark.django_db
PAGE = "/espace/commerces/doublons/"


@pytest.fixture
def city(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def browser(city, member, client_on):
    return client_on(city, member(city, "manager"))


@pytest.fixture
def pair(city) -> ShopDouble:
    one = make_shop(city, name="Boulangerie Lambert", street="Rue de Fer", number="12", phone="081 22 33 44")
    make_shop(city, name="La boulangerie Lambert", street="Rue de Fer", number="12", bce="2136514278")
    Contact.objects.create(shop=one, person=make_person(city), role="owner", source=Origin.STAFF)
    find_shop_doubles(timezone.now())
    return ShopDouble.objects.get()


def text_of(response) -> str:
    return unescape(response.content.decode()).replace("\u202f", " ").replace("\u00a0", " ")


def test_the_list_counts_by_strength_and_keeps_one(browser, pair):
    page = text_of(browser.get(PAGE))
    assert "1 paire de commerces à regarder" in page
    assert "La boulangerie Lambert" in page
    assert "Même nom, même adresse" in page
    assert "Aucune paire" in text_of(browser.get(f"{PAGE}?force=possible"))
    assert "La boulangerie Lambert" in text_of(browser.get(f"{PAGE}?force=sure"))
    assert browser.get(f"{PAGE}?force=rien").status_code == 200


def test_two_side_by_side_field_by_field_and_then_one(browser, pair, city):
    with tenant_context(city):
        finished_attempt(city, edition=make_running_edition(), shop=pair.first)
    page = text_of(browser.get(f"{PAGE}{pair.pk}/"))
    assert "081 22 33 44" in page
    assert "Autodiagnostic" in page
    # The one with an establishment's number stays by itself, with the telephone that only the other has.
    assert 'name="survivor" value="second"' in page
    shown = [line for line in page.split("<input") if 'name="phone"' in line and "checked" in line]
    assert 'value="first"' in shown[0]

    response = browser.post(
        f"{PAGE}{pair.pk}/", {"survivor": "second", "name": "first", "bce": "second", "phone": "first"}
    )

    assert response.status_code == 302
    assert response["Location"] == PAGE
    survivor = Shop.objects.get(pk=pair.second_id)
    assert (survivor.name, survivor.phone, survivor.bce) == (
        "Boulangerie Lambert", "081 22 33 44", "2136514278",
    )  # fmt: skip
    merge = ShopMerge.objects.get()
    assert set(merge.taken or {}) == {"name", "phone"}
    assert Entry.objects.filter(action="shop.merged").count() == 1

    page = text_of(browser.get(f"{PAGE}reunis/"))
    assert "repris : Nom, Téléphone" in page
    change_shop(survivor, {"phone": "081 00"}, source=Origin.STAFF, actor=None, now=timezone.now())
    page = text_of(browser.post(f"{PAGE}reunis/{merge.pk}/defaire/", follow=True))
    assert "C’est défait" in page
    assert "laissé comme c’est : Téléphone" in page
    survivor.refresh_from_db()
    assert (survivor.name, survivor.phone) == ("La boulangerie Lambert", "081 00")
    assert "1 paire" in text_of(browser.get(PAGE))


def test_the_next_pair_opens(browser, pair, city):
    make_shop(city, name="Chez Paul", street="Quai", number="1")
    make_shop(city, name="Chez Paul", street="Quai", number="1")
    find_shop_doubles(timezone.now())
    other = ShopDouble.objects.exclude(pk=pair.pk).get()
    response = browser.post(f"{PAGE}{pair.pk}/pas-les-memes/")
    assert response["Location"] == f"{PAGE}{other.pk}/"
    assert browser.post(f"{PAGE}{other.pk}/pas-les-memes/")["Location"] == PAGE
    assert browser.get(f"{PAGE}{pair.pk}/")["Location"] == PAGE
    assert browser.post(f"{PAGE}{pair.pk}/pas-les-memes/")["Location"] == PAGE


def test_a_shop_that_somebody_changed_meanwhile_is_said(browser, pair):
    versions = f"{pair.first.version}-{pair.second.version}"
    change_shop(pair.first, {"phone": "081 99"}, source=Origin.STAFF, actor=None, now=timezone.now())
    sent = {"survivor": "second", "name": "second", "bce": "second", "phone": "first", "versions": versions}
    response = browser.post(f"{PAGE}{pair.pk}/", sent)
    assert response.status_code == 422
    assert "vient d’être changée" in text_of(response)
    assert not ShopMerge.objects.exists()


def test_one_that_was_merged_meanwhile_is_refused(browser, pair, city):
    merge_shops(shop=pair.first, into=make_shop(city, name="Autre"), on=today(), actor=None)
    sent = {"survivor": "second", "name": "second", "bce": "second", "phone": "first"}
    assert browser.post(f"{PAGE}{pair.pk}/", sent).status_code == 422
    assert "Aucune paire" in text_of(browser.get(PAGE))


def test_people_are_merged_too(browser, city):
    one = make_person(city, name="Anne Martin", email="anne@exemple.test")
    other = make_person(city, name="A. Martin", phone="0470 12 34 56")
    row = PersonDouble.objects.create(
        first=one, second=other, strength="likely", rank=1, reasons=["near_name"]
    )
    assert "Anne Martin" in text_of(browser.get(f"{PAGE}personnes/"))
    sent = {"survivor": "second", "name": "first", "email": "first", "phone": "second"}
    assert browser.post(f"{PAGE}personnes/{row.pk}/", sent).status_code == 302
    other.refresh_from_db()
    assert (other.name, other.email, other.phone) == ("Anne Martin", "anne@exemple.test", "0470 12 34 56")
    page = text_of(browser.get(f"{PAGE}personnes/reunies/"))
    assert "Anne Martin" in page


def test_a_look_is_asked_for_by_a_button(browser, pair):
    page = text_of(browser.post(f"{PAGE}chercher/", follow=True))
    assert "La recherche est lancée" in page
    run = Run.objects.get()
    assert browser.get(f"{PAGE}recherche/{run.uuid}/").status_code == 200


def test_nothing_of_another_citys_is_found(browser, dinant):
    with tenant_context(dinant):
        one, other = make_shop(dinant), make_shop(dinant)
        row = ShopDouble.objects.create(first=one, second=other, strength="sure", reasons=["number"])
        merge = merge_shops(shop=one, into=other, on=today(), actor=None)
    for address in (
        f"{PAGE}{row.pk}/",
        f"{PAGE}{row.pk}/pas-les-memes/",
        f"{PAGE}reunis/{merge.pk}/defaire/",
    ):
        assert browser.post(address).status_code == 404
    with tenant_context(dinant):
        assert ShopMerge.objects.current().count() == 1


def test_the_lists_ask_as_often_for_one_as_for_ten(browser, city):
    def add(number: int) -> None:
        one = make_shop(city, name=f"Commerce {number}")
        other = make_shop(city, name=f"Commerce {number} bis")
        ShopDouble.objects.create(first=one, second=other, strength="sure", reasons=["number"])
        merge_shops(shop=make_shop(city), into=make_shop(city), on=today(), actor=None)

    def statements(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured.captured_queries)

    add(0)
    few = [statements(PAGE), statements(f"{PAGE}reunis/")]
    for number in range(1, 10):
        add(number)
    assert [statements(PAGE), statements(f"{PAGE}reunis/")] == few
    assert max(few) <= 12, few
