"""From the extract to the register, by the preview and the import that lists have, too."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.company_register.proposals import proposals
from tenants.membership.roles import Role
from tenants.shops.models import Origin, Shop, ShopState
from tenants.shops.services import change_shop
from tenants.table_import.models import TableImport
from tenants.table_import.runs import do_run
from tenants.table_import.services import ask_for_write
from tests.factories.bce import Company
from tests.factories.facts import make_shop

BCE = "/espace/commerces/bce/"
DAY = date(2026, 11, 2)
BAKERY = Company(
    1, sign="Le Pain doré", box="B", contacts={"TEL": "081 22 33 44", "EMAIL": "pain@lambert.example"}
)
PERSON = Company(2, person="Dupont Anne", nace=(("003", "2008", "9602101", "MAIN"),), house="7")
OFFICE = Company(3, sign="Comptable Lenoir", nace=(("003", "2008", "69201", "MAIN"),), house="8")


def _do(city, table):
    """What its task does next."""
    table.refresh_from_db()
    assert table.run is not None
    do_run(city, table.run)
    table.refresh_from_db()
    return table


@pytest.fixture
def take(manager, namur, actor):
    """take(**choice): choose on the page, look at the preview, and import; the import."""

    def taken(**choice):
        manager.post(BCE, {"families": ["ALI", "BEA"]} | choice)
        with tenant_context(namur):
            table = TableImport.objects.get()
            _do(namur, table)
            ask_for_write(namur, table, actor=actor, now=timezone.now())
            return _do(namur, table)

    return taken


@pytest.fixture
def actor(member, namur):
    return member(namur, Role.MANAGER)


@pytest.fixture
def manager(client_on, actor, namur):
    return client_on(namur, actor)


def shops_of(city):
    with tenant_context(city):
        return {shop.bce: shop for shop in Shop.objects.all()}


def test_what_is_taken_has_its_origin_and_the_day_of_the_extract(load, take, namur):
    load(BAKERY, PERSON, OFFICE)

    table = take()

    assert table.state == "written"
    shops = shops_of(namur)
    assert set(shops) == {BAKERY.bce, PERSON.bce}
    shop = shops[BAKERY.bce]
    assert (shop.name, shop.legal_name, shop.enterprise) == (
        "Le Pain doré", "Le Pain doré SRL", BAKERY.enterprise.replace(".", ""),
    )  # fmt: skip
    assert (shop.street, shop.number, shop.box, shop.postal_code) == ("Rue de Fer", "12", "B", "5000")
    assert (shop.sector_id, shop.origin, shop.origin_on) == ("ALI-BOU", Origin.COMPANY_REGISTER, DAY)
    assert shop.company_values["name"] == "Le Pain doré"
    with tenant_context(namur):
        assert set(ShopState.objects.values_list("state", "happened_on")) == {("active", DAY)}


def test_nothing_is_proposed_of_what_was_just_taken(load, take, namur):
    load(BAKERY, PERSON, OFFICE)
    take()

    with tenant_context(namur):
        assert proposals(date(2026, 12, 2)) == []


def test_a_later_extract_proposes_what_it_changes(load, take, namur):
    load(BAKERY, PERSON)
    take()
    load(replace(BAKERY, sign="Le Pain d’or", house="14"), number=131, day=date(2026, 12, 1))

    with tenant_context(namur):
        found = {(one.shop.bce, one.change.value, one.is_ticked) for one in proposals(date(2026, 12, 2))}
    assert found == {
        (BAKERY.bce, "name", True), (BAKERY.bce, "address", True), (PERSON.bce, "closed", True),
    }  # fmt: skip


def test_a_shop_that_the_city_has_is_not_added_twice_and_keeps_what_the_city_wrote(load, take, namur, actor):
    load(BAKERY, PERSON)
    mine = make_shop(namur, name="Chez Lambert", bce=BAKERY.bce, street="Rue de Fer", number="12")
    take()

    shop = shops_of(namur)[BAKERY.bce]
    assert (shop.pk, shop.name) == (mine.pk, "Chez Lambert")
    with tenant_context(namur):
        change_shop(shop, {"phone": "081 00 00 00"}, source=Origin.STAFF, actor=actor, now=timezone.now())
        assert not any(one.is_ticked for one in proposals(date(2026, 12, 2)))
