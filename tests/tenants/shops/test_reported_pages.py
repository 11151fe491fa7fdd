"""What contradicts what is known, settled by the city's staff."""

from __future__ import annotations

from html import unescape

import pytest
from django_tenants.utils import tenant_context

from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import ReportedDetail
from tests.access.test_query_counts import assert_constant
from tests.factories.facts import make_person, make_shop
from tests.factories.sessions import make_running_edition

pytestmark = pytest.mark.django_db
PAGE = "/espace/commerces/a-verifier/"


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def manager(client_on, member, namur):
    return client_on(namur, member(namur, Role.MANAGER))


def report(city, **fields) -> ReportedDetail:
    values = {"detail": "number", "known": "12", "typed": "14"} | fields
    with tenant_context(city):
        return ReportedDetail.objects.create(**values)


def test_it_says_what_is_known_and_what_was_typed(namur, manager):
    shop = make_shop(namur, name="Chez Anne")
    report(namur, shop=shop)
    report(namur, shop=shop, detail="sector", known="ALI-BOU", typed="HOR-CAF")
    report(namur, person=make_person(namur, name="Marie Lambert"), detail="phone", known="081", typed="082")

    page = text_of(manager.get(PAGE))

    for expected in ("Chez Anne", "Numéro", "12", "14", "Secteur", "Marie Lambert", "081", "082"):
        assert expected in page
    assert "ALI-BOU" not in page
    make_running_edition()
    assert "3 détails de commerces sont à vérifier" in text_of(manager.get("/espace/"))


def test_replaced_what_was_typed_is_known_from_now_on(namur, manager):
    shop = make_shop(namur, name="Chez Anne", number="12")
    row = report(namur, shop=shop)

    answer = manager.post(f"{PAGE}{row.pk}/", {"answer": "replaced"}, follow=True)

    assert "C’est remplacé." in text_of(answer)
    assert "Rien à vérifier" in text_of(answer)
    with tenant_context(namur):
        shop.refresh_from_db()
        assert (shop.number, shop.search_key) == ("14", "chez anne 14 5000")
        assert Entry.objects.get(action="shop.detail_settled").details["settlement"] == "replaced"


def test_kept_nothing_changes_and_it_does_not_come_back_the_same_day(namur, manager):
    shop = make_shop(namur, number="12")
    row = report(namur, shop=shop)

    for _ in range(2):
        manager.post(f"{PAGE}{row.pk}/", {"answer": "kept"})

    with tenant_context(namur):
        shop.refresh_from_db()
        assert shop.number == "12"
        assert Entry.objects.filter(action="shop.detail_settled").count() == 1


def test_a_number_that_another_shop_has_is_refused(namur, manager):
    make_shop(namur, name="Autre", bce="2136514214")
    row = report(
        namur, shop=make_shop(namur, bce="2123456713"), detail="bce", known="2123456713", typed="2136514214"
    )

    answer = manager.post(f"{PAGE}{row.pk}/", {"answer": "replaced"}, follow=True)

    assert "Un autre commerce porte déjà ce numéro" in text_of(answer)
    with tenant_context(namur):
        row.refresh_from_db()
        assert row.settled_at is None


def test_a_detail_of_another_city_is_not_there(namur, dinant, manager):
    row = report(dinant, shop=make_shop(dinant))

    assert manager.post(f"{PAGE}{row.pk}/", {"answer": "replaced"}).status_code == 404


def test_a_steward_reads_and_does_not_settle(namur, client_on, member):
    report(namur, shop=make_shop(namur))
    page = text_of(client_on(namur, member(namur, Role.STEWARD)).get(PAGE))

    assert "Connu" in page
    assert "Remplacer" not in page


def test_ten_ask_as_often_as_one(namur, manager):
    assert_constant(
        manager, PAGE, lambda n: report(namur, shop=make_shop(namur, name=f"Chez {n}"), typed=str(n))
    )
