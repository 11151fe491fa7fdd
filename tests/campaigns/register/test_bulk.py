"""Many shops changed at once: those ticked or all that are found, said before, noted, and undone."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.register.bulk import put_in_group, rename_street, set_sector
from campaigns.register.models import BulkAction, BulkChange
from kernel.clock import today
from tenants.journal.models import Entry
from tenants.sectors.models import Sector
from tenants.shops.models import Association, Shop, ShopChange, ShopState, Tag
from tenants.shops.services import merge_shops
from tests.campaigns.register.conftest import LIST
from tests.campaigns.register.test_list import names, plain
from tests.factories.facts import make_shop

BULK = f"{LIST}plusieurs/"


def send(browser, query: str, n: int, **typed):
    response = browser.post(f"{BULK}?{query}", {"n": n, **typed})
    assert response.status_code == 302, plain(response)
    return response


def undo(browser, done):
    page = browser.get(done["Location"]).content.decode()
    return browser.post(re.search(r'action="([^"]+annuler/)"', page).group(1), follow=True)


def reload(namur, shop: Shop) -> Shop:
    with tenant_context(namur):
        return Shop.objects.get(pk=shop.pk)


def test_how_many_are_meant_is_said_before(browser, in_register):
    for number in range(60):
        in_register(f"Chez {number}")

    page = plain(browser.get(f"{BULK}?action=add_tag&scope=all&q=chez"))

    assert "60 commerces" in page
    assert "Tous ceux que la recherche et les filtres trouvent, sur toutes les pages" in page
    assert "Confirmer pour 60 commerces" in page


def test_a_new_tag_is_given_to_those_ticked_and_taken_away_again(namur, browser, in_register):
    ticked, other = in_register("A"), in_register("B")

    done = send(browser, f"action=add_tag&scope=ticked&shop={ticked.uuid}", 1, new="Marché")

    with tenant_context(namur):
        tag = Tag.objects.get()
        assert list(tag.shops.all()) == [ticked]
        change = ShopChange.objects.get()
        assert (change.shop, change.changes) == (ticked, {"tags": ["", "Marché"]})
        entry = Entry.objects.get(action="register.bulk_changed")
        assert entry.details == {"change": "add_tag", "target": "Marché", "n_shops": 1}
    assert reload(namur, ticked).version == ticked.version + 1
    assert reload(namur, other).version == other.version

    assert "C’est annulé : 1 commerce est comme avant." in plain(undo(browser, done))
    with tenant_context(namur):
        assert not tag.shops.exists()
        assert ShopChange.objects.count() == 2


def test_a_new_name_that_is_there_in_another_spelling_is_that_one(namur, browser, in_register):
    shop = in_register("A")
    with tenant_context(namur):
        known = Association.objects.create(name="Les Vitrines de Namur")

    send(browser, f"action=add_association&scope=ticked&shop={shop.uuid}", 1, new="vitrines NAMUR")

    with tenant_context(namur):
        assert list(Association.objects.all()) == [known]
        assert list(known.shops.all()) == [shop]


def test_what_hangs_on_a_double_is_taken_from_it_and_given_back(namur, browser, in_register):
    shop, double = in_register("Vrai"), make_shop(namur, name="Double")
    with tenant_context(namur):
        merge_shops(shop=double, into=shop, on=today(), actor=None)
        tag = Tag.objects.create(name="nuit")
        tag.shops.add(double)

    done = send(browser, f"action=remove_tag&scope=all&tag={tag.pk}", 1, group=tag.pk)

    with tenant_context(namur):
        assert not tag.shops.exists()
    undo(browser, done)
    with tenant_context(namur):
        assert list(tag.shops.all()) == [double]


def test_a_sector_is_given_to_all_that_are_found_and_taken_back_where_nobody_changed_it_since(
    namur, browser, in_register
):
    first, second = in_register("A", sector=None), in_register("B")
    in_register("Fermé", state="closed", sector=None)

    done = send(browser, "action=set_sector&scope=all", 2, sector="ALI-BCH")

    assert {reload(namur, shop).sector_id for shop in (first, second)} == {"ALI-BCH"}
    assert names(browser, "?state=closed&sector=none") == ["Fermé"]
    with tenant_context(namur):
        Shop.objects.filter(pk=second.pk).update(sector="ALI-BOU")
    undo(browser, done)
    assert reload(namur, first).sector_id is None
    assert reload(namur, second).sector_id == "ALI-BOU"
    with tenant_context(namur):
        assert ShopChange.objects.filter(shop=first).count() == 2


def test_a_street_is_written_alike_with_its_keys_and_only_in_the_spellings_that_are_ticked(
    namur, browser, in_register
):
    first = in_register("A", street="R. de fer", number="3")
    second = in_register("B", street="Rue du Fer")
    other = in_register("C", street="Place d’Armes")

    page = browser.get(f"{BULK}?action=rename_street&scope=all").content.decode()
    for street in ("R. de fer (1)", "Rue du Fer (1)", "Place d’Armes (1)"):
        assert street in page
    done = send(
        browser,
        "action=rename_street&scope=all",
        3,
        spellings=["R. de fer", "Rue du Fer"],
        street="Rue de Fer",
    )

    assert [reload(namur, shop).street for shop in (first, second, other)] == [
        "Rue de Fer",
        "Rue de Fer",
        "Place d’Armes",
    ]
    changed = reload(namur, first)
    before = changed.search_key, changed.street_key
    with tenant_context(namur):
        changed.save()
    assert (changed.search_key, changed.street_key) == before
    undo(browser, done)
    assert reload(namur, first).street == "R. de fer"
    assert names(browser, "?street=fer") == ["A", "B"]


@freeze_time("2026-11-30 10:00:00")
def test_shops_leave_the_register_on_a_day_and_come_back(namur, browser, in_register):
    shop, of_that_day = in_register("A"), in_register("B", state=None)
    with tenant_context(namur):
        ShopState.objects.create(shop=of_that_day, state="active", source="staff", happened_on=today())

    done = send(browser, "action=leave_out&scope=all", 2, on="2026-11-30")

    assert names(browser) == []
    assert names(browser, "?state=not_retail") == ["A", "B"]
    with tenant_context(namur):
        assert of_that_day.states.count() == 2  # the former one stays, corrected
        assert shop.states.current().count() == 2
    undo(browser, done)
    assert names(browser) == ["A", "B"]
    assert plain(browser.post(f"{done['Location']}annuler/", follow=True)).count("a déjà été annulé") == 1


def test_a_day_to_come_is_refused(browser, in_register):
    in_register("A")
    response = browser.post(f"{BULK}?action=leave_out&scope=all", {"n": 1, "on": "2099-01-01"})
    assert response.status_code == 422


def test_nothing_is_done_where_there_are_other_shops_than_the_page_said(namur, browser, in_register):
    in_register("A")
    in_register("B")

    response = browser.post(f"{BULK}?action=set_sector&scope=all", {"n": 1, "sector": "ALI-BCH"})

    assert response.status_code == 422
    assert "Le nombre de commerces a changé entre-temps." in plain(response)
    with tenant_context(namur):
        assert not BulkChange.objects.exists()


def test_another_citys_shops_and_what_is_no_shop_count_for_nothing(namur, dinant, browser, in_register):
    there = make_shop(dinant, name="Là-bas", sector=None)
    in_register("Ici")

    for query in (f"shop={there.uuid}", "shop=x", ""):
        page = browser.post(f"{BULK}?action=set_sector&scope=ticked&{query}", {"n": 1, "sector": "ALI-BCH"})
        assert "Aucun commerce choisi" in plain(page)
    with tenant_context(dinant):
        assert Shop.objects.get(pk=there.pk).sector_id is None
        assert not ShopChange.objects.exists()


def test_nearest_names_are_changed_only_where_they_are_ticked(browser, in_register):
    in_register("Boulangerie Lambert")
    page = plain(browser.get(f"{BULK}?action=add_tag&scope=all&q=boulangrie lambrt"))
    assert "Aucun commerce choisi" in page


def test_an_action_that_nobody_knows_is_not_there(browser):
    assert browser.get(f"{BULK}?action=delete&scope=all").status_code == 404


def test_many_take_as_many_statements_as_two(namur, manager, in_register):
    shops = [in_register(f"Chez {number}", street="R. Neuve", sector=None) for number in range(40)]
    now = timezone.now()

    def counted(some) -> list[int]:
        pks = [shop.pk for shop in some]
        found = []
        with tenant_context(namur):
            tag = Tag.objects.create(name=f"tous {len(some)}")
            sector = Sector.objects.get(pk="ALI-BCH")
            for act in (
                lambda: put_in_group(BulkAction.ADD_TAG, pks, tag, actor=manager, now=now),
                lambda: set_sector(pks, sector, actor=manager, now=now),
                lambda: rename_street(pks, ["R. Neuve"], "Rue Neuve", actor=manager, now=now),
            ):
                with CaptureQueriesContext(connection) as captured:
                    act()
                found.append(len(captured))
        return found

    assert counted(shops[:2]) == counted(shops[2:])


@pytest.mark.parametrize("action", BulkAction.values)
def test_each_action_has_its_page(browser, in_register, action):
    in_register("A", street="Rue de Fer")
    page = plain(browser.get(f"{BULK}?action={action}&scope=all"))
    assert "1 commerce" in page
    assert ("Confirmer pour 1 commerce" in page) == (action != BulkAction.RENAME_STREET)
