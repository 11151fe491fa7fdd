"""The list of shops: what the search and each filter find, its pages, columns and address."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django_tenants.utils import tenant_context

from tenants.shops.models import Association, Contact, Shop, Tag
from tenants.shops.services import merge_shops
from tests.campaigns.register.conftest import LIST
from tests.factories.facts import attend, make_edition, make_person, make_session, make_shop
from tests.factories.sessions import make_coming_session, make_group, make_running_edition


def names(browser, query: str = "") -> list[str]:
    """The shops of the page, in their order."""
    page = browser.get(LIST + query)
    assert page.status_code == 200
    return names_in(page.content.decode())


def names_in(page: str) -> list[str]:
    found = re.findall(r'<th scope="row" role="rowheader">(.*?)</th>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", "", name)) for name in found]


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def shops(namur, in_register):
    in_register("L’Échoppe d’Anne", street="Rue Saint-Jacques", number="12")
    in_register("Boulangerie Lambert SRL", street="Boulevard de la Meuse", legal_name="Pains du Pont SA")
    muller = in_register("Straßencafé Müller", street="Place d’Armes", phone="+32 (0)81 22.33.44")
    in_register("Chez Łukasz", bce="2136514278", enterprise="0403170701", postal_code="5100")
    anne = make_person(namur, name="Zoé Dùpont", phone="0470/12 34 56", email="zoe@exemple.test")
    with tenant_context(namur):
        Contact.objects.create(shop=muller, person=anne, role="owner", source="staff")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("echoppe", ["L’Échoppe d’Anne"]),
        ("ECHOPPE ANN", ["L’Échoppe d’Anne"]),
        ("st jacques 12", ["L’Échoppe d’Anne"]),
        ("bd meuse", ["Boulangerie Lambert SRL"]),
        ("pains pont", ["Boulangerie Lambert SRL"]),
        ("lambert pains", ["Boulangerie Lambert SRL"]),
        ("strassencafe", ["Straßencafé Müller"]),
        ("2.136.514.278", ["Chez Łukasz"]),
        ("BE 0403.170.701", ["Chez Łukasz"]),
        ("0403170701", ["Chez Łukasz"]),
        ("2.136.514", ["Chez Łukasz"]),
        ("5100", ["Chez Łukasz"]),
        ("dupont", ["Straßencafé Müller"]),
        ("zoe dup", ["Straßencafé Müller"]),
        ("0470 12 34 56", ["Straßencafé Müller"]),
        ("+32470123456", ["Straßencafé Müller"]),
        ("0032 470 12.34.56", ["Straßencafé Müller"]),
        ("0470.12.34", ["Straßencafé Müller"]),
        ("081/22 33 44", ["Straßencafé Müller"]),
        ("boulangrie lambrt", ["Boulangerie Lambert SRL"]),
        ("écchope", ["L’Échoppe d’Anne"]),
        ("quincaillerie", []),
        ("%%", ["Boulangerie Lambert SRL", "Chez Łukasz", "L’Échoppe d’Anne", "Straßencafé Müller"]),
        ("dupond meuse zzz", []),
    ],
)
def test_a_shop_is_found_by(shops, browser, query, found):
    assert names(browser, f"?q={query.replace('+', '%2B').replace('%%', '%25')}") == found


@pytest.mark.parametrize("query", ["dupont", "0470 12 34 56", "081/22 33 44"])
def test_a_reader_finds_nobody_by_person_or_telephone_and_sees_no_contact(shops, browser, reader, query):
    assert names(browser, f"?q={query}") == ["Straßencafé Müller"]
    assert "Straßencafé Müller" not in names(reader, f"?q={query}")

    address = f"{LIST}?col=contact&col=phone&col=email&col=address"
    for_manager, for_reader = (one.get(address).content.decode() for one in (browser, reader))

    assert "Zoé Dùpont" in for_manager
    assert "0470/12 34 56" in for_manager
    assert "zoe@exemple.test" in for_manager
    for secret in ("Zoé", "0470", "zoe@", "22.33.44"):
        assert secret not in for_reader


def test_nearest_names_are_said_to_be_no_match(shops, browser):
    assert "Aucun commerce ne porte exactement ces mots." in plain(browser.get(LIST + "?q=boulangrie lambrt"))


def test_the_usual_list_is_the_active_ones_and_says_how_many_more_there_are(browser, in_register):
    in_register("Ouvert")
    in_register("Fermé", state="closed")
    in_register("Vide", state="vacant")
    in_register("Connu d’une inscription", state=None)

    page = plain(browser.get(LIST))

    assert names(browser) == ["Ouvert"]
    assert "3 autres commerces correspondent, mais ne sont pas dans cet état au registre." in page
    assert len(names(browser, "?state=all")) == 4
    assert names(browser, "?state=closed") == ["Fermé"]
    assert names(browser, "?state=none") == ["Connu d’une inscription"]


def test_the_last_state_by_today_counts(namur, browser, in_register):
    shop = in_register("Repris", state="closed")
    with tenant_context(namur):
        shop.states.create(state="active", source="staff", happened_on=date(2026, 3, 1))
        shop.states.create(state="closed", source="staff", happened_on=date(2099, 1, 1))

    assert names(browser) == ["Repris"]
    assert names(browser, "?state=closed") == []


def test_filters_of_the_shop_itself(namur, browser, in_register):
    in_register("A", street="Rue de Fer", postal_code="5000", locality="Namur", origin="file")
    in_register("B", street="Rue du Fer", postal_code="5100", locality="Jambes", sector=None)
    in_register("C", street="Chaussée de Louvain", postal_code="5100", locality="Wépion")

    assert names(browser, "?street=r. fer") == ["A", "B"]
    assert names(browser, "?place=5100") == ["B", "C"]
    assert names(browser, "?place=5100/Jambes") == ["B"]
    assert names(browser, "?sector=ALI-BOU") == ["A", "C"]
    assert names(browser, "?sector=none") == ["B"]
    assert names(browser, "?family=ALI") == ["A", "C"]
    assert names(browser, "?origin=file") == ["A"]
    assert names(browser, "?origin=none") == ["B", "C"]
    assert names(browser, "?street=fer&place=5100") == ["B"]


@pytest.fixture
def twice(namur, in_register) -> tuple[Shop, Shop]:
    """A shop and its double, merged into it: what hangs on the double is the shop's."""
    shop, double = in_register("Vrai"), make_shop(namur, name="Double de Vrai")
    with tenant_context(namur):
        merge_shops(shop=double, into=shop, on=date(2026, 2, 1), actor=None)
    return shop, double


def test_a_double_is_shown_as_the_one_it_is_and_found_by_its_name(browser, twice):
    assert names(browser, "?state=all") == ["Vrai"]
    assert names(browser, "?q=double") == ["Vrai"]


def test_associations_and_tags_follow_merges(namur, browser, in_register, twice):
    in_register("Autre")
    with tenant_context(namur):
        association, tag = Association.objects.create(name="Les Vitrines"), Tag.objects.create(name="marché")
        association.shops.add(twice[1])
        tag.shops.add(twice[1])

    assert names(browser, f"?association={association.pk}") == ["Vrai"]
    assert names(browser, f"?tag={tag.pk}") == ["Vrai"]
    page = plain(browser.get(f"{LIST}?col=associations&col=tags"))
    assert "Vrai Associations Les Vitrines Étiquettes marché" in page


def test_who_came_signed_up_or_never_follows_merges(namur, browser, in_register, twice):
    session = make_session(make_edition(), namur, on=date(2026, 5, 4))
    attend(namur, session, twice[1], make_person(namur))
    absent = in_register("Absent")
    attend(namur, session, absent, make_person(namur), outcome="absent")
    in_register("Jamais")
    coming = make_coming_session(make_running_edition(), namur)
    make_group(namur, coming, "Ana", shop="Inscrit")
    make_group(namur, coming, "Bea", shop="Parti", state="ended")

    assert names(browser, "?came=attended&state=all") == ["Vrai"]
    assert names(browser, "?came=signed_up&state=all") == ["Absent", "Inscrit"]
    assert names(browser, "?came=never&state=all") == ["Jamais", "Parti"]
    assert "Venu le 04/05/2026" in plain(browser.get(f"{LIST}?col=came"))


def test_contacts_that_are_known_follow_merges(namur, browser, in_register, twice):
    person = make_person(namur, name="Ana", phone="0470 11 11 11")
    with tenant_context(namur):
        Contact.objects.create(shop=twice[1], person=person, role="owner", source="staff")
    in_register("Avec adresse", email="a@exemple.test")
    in_register("Sans")

    assert names(browser, "?contact=open") == ["Avec adresse", "Vrai"]
    assert names(browser, "?contact=none") == ["Sans"]
    assert "Ana Téléphone 0470 11 11 11" in plain(browser.get(f"{LIST}?col=contact&col=phone"))


def test_the_contact_of_a_sign_up_is_shown_where_the_city_has_none_of_its_own(namur, browser):
    coming = make_coming_session(make_running_edition(), namur)
    make_group(namur, coming, "Ana", shop="Inscrit", phone="0470 22 22 22")

    page = plain(browser.get(f"{LIST}?state=all&col=contact&col=phone"))

    assert "Ana Téléphone 0470 22 22 22" in page


def test_pages_go_on_from_the_last_row_and_back_also_where_names_are_equal(namur, browser, in_register):
    for _number in range(120):
        in_register("Chez Anne")
    with tenant_context(namur):
        order = list(Shop.objects.order_by("search_key", "pk").values_list("uuid", flat=True))

    def keys(address: str) -> tuple[list[str], dict[str, str]]:
        page = browser.get(address).content.decode()
        links = {
            rel: html.unescape(url) for rel, url in re.findall(r'rel="(next|prev)" href="([^"]+)"', page)
        }
        return re.findall(r'name="shop" value="([^"]+)"', page), links

    first, links = keys(LIST)
    assert set(links) == {"next"}
    second, links = keys(LIST + links["next"])
    assert set(links) == {"next", "prev"}
    back_from_second = links["prev"]
    third, links = keys(LIST + links["next"])
    assert set(links) == {"prev"}
    assert first + second + third == [str(uuid) for uuid in order]
    assert keys(LIST + links["prev"])[0] == second
    assert keys(LIST + back_from_second)[0] == first

    # One added meanwhile in front shifts nothing.
    in_register("Aaa")
    assert keys(LIST + links["prev"])[0] == second


@pytest.mark.parametrize(
    "cursor",
    ["x", "bm9w", "W10", "WyJhIiwibmFtZSIsInoiLCJ4Il0", "WyJhIiwibmFtZSIsWzFdLDJd", "é", "a" * 5000, "%00"],
)
def test_a_page_that_nobody_wrote_is_the_first_one(browser, in_register, cursor):
    in_register("Chez Anne")
    assert names(browser, f"?page={cursor}") == ["Chez Anne"]


@pytest.mark.parametrize("sort", ["name", "street", "place", "sector", "added"])
def test_each_order_is_the_other_way_round_with_a_minus_and_goes_on(namur, browser, in_register, sort):
    for number in range(60):
        in_register(
            f"Chez {number:03}", street=f"Rue {number % 7}", **({"sector": None} if number % 2 else {})
        )
    up, down = names(browser, f"?sort={sort}"), names(browser, f"?sort=-{sort}")
    assert len(up) == len(down) == 50

    page = browser.get(f"{LIST}?sort={sort}").content.decode()
    rest = names(browser, html.unescape(re.search(r'rel="next" href="([^"]+)"', page).group(1)))

    assert (up + rest)[::-1][:50] == down


def test_the_address_keeps_search_filters_columns_and_order(browser, in_register):
    for number in range(51):
        in_register(f"Chez Anne {number}", postal_code="5000")
    page = browser.get(f"{LIST}?q=anne&place=5000&col=address&col=sector&sort=-added").content.decode()

    for link in re.findall(r'(?:href|action)="([^"]*(?:\?|fichier)[^"]*)"', page):
        if "sort=" in link and "page=" in link:
            assert "q=anne&amp;place=5000&amp;col=address&amp;col=sector" in link
    assert "fichier.csv?q=anne&amp;place=5000&amp;col=address&amp;col=sector&amp;sort=-added" in page
    assert (
        'rel="next" href="?q=anne&amp;place=5000&amp;col=address&amp;col=sector&amp;sort=-added&amp;page='
        in page
    )


def test_a_filter_that_is_there_no_more_is_said_to_be_ignored(browser, in_register):
    in_register("Chez Anne")
    page = plain(browser.get(f"{LIST}?tag=999"))
    assert "Un filtre de cette adresse n’existe plus" in page
    assert "plus longue : Étiquette." in page


def test_another_citys_shops_are_not_there(dinant, browser, in_register):
    in_register("Ici")
    make_shop(dinant, name="Là-bas")
    assert names(browser, "?state=all") == ["Ici"]
    assert names(browser, "?state=all&q=la-bas") == []
