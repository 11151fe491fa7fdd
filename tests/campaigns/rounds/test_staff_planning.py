"""Planning: streets, areas, the list of shops or a saved view become a round; what is left out is said."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django_tenants.utils import tenant_context

from campaigns.register.models import SavedView
from campaigns.visits.models import Round
from campaigns.visits.selectors import shops_of_round
from kernel.clock import today
from tenants.consent.models import ContactBlock
from tenants.membership.roles import Role
from tenants.shops.models import ShopState
from tenants.streets.models import Street
from tenants.streets.services import save_area
from tests.factories.browsers import make_client
from tests.factories.people import make_member
from tests.factories.rounds import make_round, make_street, make_visit

PLAN, NEW = "/espace/tournees/preparer/", "/espace/tournees/nouvelle/"


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def browser(namur, manager):
    namur.contact_phone = "+3281234567"
    namur.save(update_fields=["contact_phone"])
    return make_client(namur, manager.user)


@pytest.fixture
def shops(edition, in_namur):
    found = make_street(in_namur, "1", "2", "3", "4", "5")
    return [*found, *make_street(in_namur, "1", "2", street="Rue Haute")]


def sent(steward, **more) -> dict[str, object]:
    on = today()
    return {
        "name": "Bas de la ville",
        "stewards": [steward.user.pk],
        "starts_on": on.isoformat(),
        "ends_on": (on + timedelta(days=5)).isoformat(),
    } | more


def in_round(row: Round) -> set[int]:
    return {shop.pk for shop in shops_of_round(row, today())}


def test_streets_with_how_many_shops_and_how_many_were_visited(browser, shops, steward):
    make_visit(steward, shops[0])
    make_visit(steward, shops[0], "absent")
    said = plain(browser.get(PLAN))
    assert "Rue de Fer 5000 5 commerces dont 1 visité" in said
    assert "Rue Haute 5000 2 commerces" in said
    found = plain(browser.get(f"{PLAN}?q=haute&rue=5000/rue-fer"))
    assert "Cochées Rue de Fer" in found, "what is ticked stays through a search"
    assert "Autres rues Rue Haute" in found


def test_a_street_becomes_a_round_with_the_phone_of_the_city(browser, shops, steward):
    page = browser.get(f"{NEW}?rue=5000/rue-fer")
    assert "5 commerces Rue de Fer" in plain(page)
    assert 'value="+3281234567"' in page.content.decode()
    answer = browser.post(
        f"{NEW}?rue=5000/rue-fer", sent(steward, instruction="Sonner\nfort", phone="081 22 33 44")
    )
    row = Round.objects.get()
    assert answer["Location"] == f"/espace/tournees/{row.uuid}/"
    assert in_round(row) == {shop.pk for shop in shops[:5]}
    assert row.instruction == "Sonner fort"
    assert "5 commerces sont dans la tournée." in plain(browser.get(answer["Location"]))


def test_who_is_not_to_be_contacted_not_active_or_in_another_round_is_left_out_and_said(
    browser, shops, steward, in_namur
):
    ContactBlock.objects.create(shop=shops[0], reason="asked")
    ShopState.objects.create(shop=shops[1], state="closed", source="staff", happened_on=today())
    other = make_round(steward, [shops[2]])
    address = f"{NEW}?liste={quote('street=fer&state=all')}"
    said = plain(browser.get(address))
    assert "2 commerces" in said
    assert "1 commerce à ne pas contacter est laissé de côté." in said
    assert "1 commerce est déjà dans une tournée ouverte." in said
    assert "1 commerce n’est pas en activité au registre." in said
    browser.post(address, sent(steward, with_blocked="on"))
    row = Round.objects.exclude(pk=other.pk).get()
    assert in_round(row) == {shops[0].pk, shops[3].pk, shops[4].pk}, "blocked ones where they are asked for"


def test_an_area_and_a_street_together(browser, shops, steward, manager, in_namur):
    area = save_area(
        None, "Centre", [Street(name="Rue Haute", postal_code="5000", key="rue-haute")], actor=manager.user
    )
    assert "Centre 2 commerces" in plain(browser.get(PLAN))
    browser.post(f"{NEW}?quartier={area.pk}&rue=5000/rue-fer", sent(steward))
    assert in_round(Round.objects.get()) == {shop.pk for shop in shops}


def test_what_the_list_of_shops_finds_and_a_saved_view(browser, shops, steward, manager, in_namur):
    page = browser.get("/espace/commerces/?street=haute&col=address&sort=-name").content.decode()
    assert "Donner ces 2 commerces à une tournée" in plain(browser.get("/espace/commerces/?street=haute"))
    [address] = re.findall(r'href="(/espace/tournees/nouvelle/\?liste=[^"]+)"', page)
    browser.post(html.unescape(address), sent(steward))
    assert in_round(Round.objects.get()) == {shop.pk for shop in shops[5:]}
    SavedView.objects.create(user=manager.user, name="Rue de Fer", query="street=fer")
    [view] = re.findall(r'href="([^"]+)">Rue de Fer</a>', browser.get(PLAN).content.decode())
    assert "5 commerces" in plain(browser.get(html.unescape(view)))


def test_more_shops_for_a_round_that_is_there(browser, shops, steward):
    row = make_round(steward, shops[:2])
    assert "Ajouter des rues" in plain(browser.get(f"{PLAN}?tournee={row.uuid}"))
    address = f"/espace/tournees/{row.uuid}/ajouter/?rue=5000/rue-fer"
    assert "2 commerces sont déjà dans une tournée ouverte." in plain(browser.get(address))
    browser.post(address)
    assert in_round(row) == {shop.pk for shop in shops[:5]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Donnez un nom à la tournée."),
        ({"stewards": []}, "Choisissez une ou deux personnes de votre équipe."),
        ({"ends_on": "2020-01-01"}, "La tournée finit avant de commencer."),
        ({"starts_on": "0001-01-01"}, "Choisissez un jour de ce siècle."),
        ({"phone": "12"}, "Ce numéro de téléphone n’est pas complet."),
        ({"instruction": "x" * 301}, "301"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_planned(browser, shops, steward, wrong, words):
    page = browser.post(f"{NEW}?rue=5000/rue-fer", sent(steward) | wrong)
    assert page.status_code == 422
    assert words in plain(page)
    assert not Round.objects.exists()


def test_two_people_at_most_and_of_the_team(browser, shops, steward, colleague, manager, dinant):
    three = [steward.user.pk, colleague.user.pk, manager.user.pk]
    assert browser.post(f"{NEW}?rue=5000/rue-fer", sent(steward, stewards=three)).status_code == 422
    stranger = make_member(dinant, Role.STEWARD)
    assert browser.post(f"{NEW}?rue=5000/rue-fer", sent(steward, stewards=[stranger.pk])).status_code == 422
    assert not Round.objects.exists()


def test_an_empty_or_odd_choice_is_no_error(browser, shops, dinant):
    assert browser.get(NEW)["Location"] == PLAN
    for query in (
        "rue=5000/nulle-part",
        "quartier=x",
        "quartier=99999999",
        "liste=family%3Dzzz%26q%3Dabsent",
    ):
        assert "Aucun commerce à confier" in plain(browser.get(f"{NEW}?{query}"))
    with tenant_context(dinant):
        [elsewhere] = make_street(dinant, "1", street="Rue Sax", postal_code="5500")
    assert elsewhere.pk
    assert "Aucun commerce à confier" in plain(browser.get(f"{NEW}?rue=5500/rue-sax"))


def test_a_hundred_streets_ask_as_often_as_one(browser, shops, in_namur, django_assert_max_num_queries):
    for n in range(12):
        make_street(in_namur, "1", street=f"Rue {chr(65 + n)}lpha")
    browser.get(PLAN)
    with django_assert_max_num_queries(16):
        browser.get(PLAN)
    with django_assert_max_num_queries(18):
        browser.get(f"{NEW}?rue=5000/rue-fer&rue=5000/rue-haute")
