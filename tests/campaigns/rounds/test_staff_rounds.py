"""The manager's list and page of a round: progress, who was where, changes, corrections; a steward's own."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.visits.models import Round, RoundHours, Visit
from campaigns.visits.selectors import rounds_of, shops_of_round
from campaigns.visits.services import close_round
from kernel.clock import today
from tenants.membership.roles import Role
from tenants.shops.models import Shop
from tenants.shops.selectors import with_state
from tenants.shops.services import merge_shops
from tests.factories.browsers import make_client
from tests.factories.people import make_member
from tests.factories.rounds import make_round, make_street, make_visit

LIST = "/espace/tournees/"


def plain(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def browser(namur, manager):
    return make_client(namur, manager.user)


@pytest.fixture
def of_steward(namur, steward):
    return make_client(namur, steward.user)


@pytest.fixture
def two_streets(edition, steward, in_namur):
    """Four shops of Rue de Fer, one of Rue Haute: (round, shops)."""
    shops = make_street(in_namur, "1", "2", "3", "10") + make_street(in_namur, "5", street="Rue Haute")
    return make_round(steward, shops), shops


def url(row: Round, more: str = "") -> str:
    return f"{LIST}{row.uuid}/{more}"


def state_of(shop: Shop) -> str | None:
    return with_state(Shop.objects.filter(pk=shop.pk), today()).get().state  # type: ignore[attr-defined]


def test_the_list_says_how_far_each_round_has_come(browser, two_streets, steward, now):
    _row, shops = two_streets
    make_visit(steward, shops[0], "signed_up")
    make_visit(steward, shops[1], "absent")
    said = plain(browser.get(LIST))
    assert f"Centre Confiée à {steward.user}" in said
    assert "en cours" in said
    assert "2 sur 5 commerces visités" in said
    assert "À revoir 1" in said


def test_the_filters_of_the_list(browser, edition, steward, colleague, manager, in_namur, now):
    shops = make_street(in_namur, "1", "2", "3", "4")
    on = today()
    make_round(steward, shops[:1], name="Gare")
    make_round(colleague, shops[1:2], name="Marché", starts_on=on + timedelta(days=3))
    make_round(colleague, shops[2:3], name="Vieille", starts_on=on - timedelta(9), ends_on=on - timedelta(2))
    closed = make_round(steward, shops[3:], name="Close d’été")
    close_round(closed, actor=manager, now=now)

    def names(query: str) -> list[str]:
        found = re.findall(
            r'<th scope="row" role="rowheader"><a[^>]*>(.*?)</a>', browser.get(LIST + query).content.decode()
        )
        return sorted(html.unescape(one) for one in found)

    assert names("") == ["Close d’été", "Gare", "Marché", "Vieille"]
    assert names("?state=running") == ["Gare"]
    assert names("?state=coming") == ["Marché"]
    assert names("?state=over") == ["Vieille"]
    assert names("?state=closed") == ["Close d’été"]
    assert names(f"?steward={colleague.user.pk}") == ["Marché", "Vieille"]
    assert names("?q=marche") == ["Marché"]
    assert names("?state=zzz&steward=x") == ["Close d’été", "Gare", "Marché", "Vieille"]


def test_the_list_as_a_file(browser, two_streets, steward):
    _row, shops = two_streets
    make_visit(steward, shops[0])
    file = b"".join(browser.get(f"{LIST}fichier.csv?col=shops&col=visited")).decode("utf-8-sig")
    assert file.splitlines()[:2] == ["Tournée;Commerces;Visités", "Centre;5;1"]
    assert b"".join(browser.get(f"{LIST}fichier.xlsx")).startswith(b"PK")


def test_the_list_asks_as_often_for_ten_rounds_as_for_one(browser, edition, steward, in_namur):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(LIST).status_code == 200
        return len(captured)

    shops = make_street(in_namur, *(str(n) for n in range(1, 11)))
    make_visit(steward, shops[0])
    make_round(steward, shops[:1])
    statements()
    one = statements()
    for n in range(1, 10):
        make_round(steward, shops[n : n + 1], name=f"Tournée {n}")
    assert statements() == one


def test_progress_by_street(browser, two_streets, steward):
    row, shops = two_streets
    make_visit(steward, shops[0], "signed_up")
    make_visit(steward, shops[1], "thinking", come_back_on=today() + timedelta(days=2))
    make_visit(steward, shops[4], "interested")
    said = plain(browser.get(url(row)))
    # Shops, not yet, again, met, done.
    assert "Rue de Fer 5000 Commerces 4 Pas encore vus 2 À revoir 1 Visités, à décider 0 Terminés 1" in said
    assert "Rue Haute 5000 Commerces 1 Pas encore vus 0 À revoir 0 Visités, à décider 1 Terminés 0" in said
    assert "Toute la tournée Commerces 5 Pas encore vus 2" in said
    part = browser.get(url(row, "avancement/"))
    assert "hx-get" in part.content.decode()
    assert "Rue de Fer" in plain(part)
    assert "<html" not in part.content.decode()


def test_who_was_where_when_and_nothing_of_positions(browser, two_streets, steward, colleague, now):
    row, shops = two_streets
    make_visit(steward, shops[0], "not_interested", reason="cost", at=now - timedelta(hours=2))
    make_visit(colleague, shops[0], "interested")
    page = browser.get(url(row, "visites/"))
    said = plain(page)
    assert "2 visites" in said
    assert re.search(rf"Boutique 1 Quand .+? à .+? Qui {colleague.user} Issue Intéressé", said)
    assert re.search(rf"Qui {steward.user} Issue Pas intéressé Précision le coût", said)
    assert "latitude" not in page.content.decode()


def test_hours_are_those_of_the_round(browser, two_streets, steward):
    row, _shops = two_streets
    RoundHours.objects.create(round=row, user=steward.user, day=today(), minutes=150)
    assert f"{steward.user} : 2 h 30, en 1 jour" in plain(browser.get(url(row)))


def test_a_steward_sees_what_is_given_to_them_and_nothing_to_change(
    of_steward, two_streets, colleague, manager, street
):
    row, _shops = two_streets
    other = make_round(colleague, street, name="Ailleurs")
    said = plain(of_steward.get(LIST))
    assert "Centre" in said
    assert "Ailleurs" not in said
    assert "Préparer une tournée" not in said
    for more in ("", "visites/", "commerces/", "avancement/"):
        assert of_steward.get(url(row, more)).status_code == 200
        assert of_steward.get(url(other, more)).status_code == 404
    assert "Clore la tournée" not in plain(of_steward.get(url(row)))
    before = len(shops_of_round(row, today()))
    [shop] = shops_of_round(row, today())[:1]
    of_steward.post(url(row, "commerces/"), {"shop": [shop.uuid]})
    assert len(shops_of_round(row, today())) == before


def test_a_reader_sees_no_round(namur, two_streets):
    row, _shops = two_streets
    reader = make_client(namur, make_member(namur, Role.READER))
    assert reader.get(LIST).status_code == 403
    assert reader.get(url(row)).status_code == 403
    assert reader.get(f"{LIST}couverture/").status_code == 200


def test_it_is_changed_and_given_to_somebody_else(browser, two_streets, colleague, now):
    row, _shops = two_streets
    values = {
        "name": "Centre-ville",
        "starts_on": today().isoformat(),
        "ends_on": today().isoformat(),
        "aim": "Noël",
    }
    assert browser.post(url(row, "changer/"), values).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.aim, row.ends_on) == ("Centre-ville", "Noël", today())
    assert browser.post(url(row, "confier/"), {"stewards": [colleague.user.pk]}).status_code == 302
    assert list(rounds_of(colleague.user, today())) == [row]


def test_a_street_of_it_becomes_another_round(browser, two_streets, colleague):
    row, shops = two_streets
    assert "Rue de Fer : 0 sur 4 commerces visités" in plain(browser.get(url(row, "partager/")))
    values = {
        "name": "Haut",
        "stewards": [colleague.user.pk],
        "streets": ["5000/rue-haute"],
        "starts_on": today().isoformat(),
        "ends_on": today().isoformat(),
    }
    assert browser.post(url(row, "partager/"), values).status_code == 302
    new = Round.objects.get(name="Haut")
    assert [shop.pk for shop in shops_of_round(new, today())] == [shops[4].pk]
    assert len(shops_of_round(row, today())) == 4
    both = values | {"streets": ["5000/rue-fer"], "name": "Tout"}
    assert browser.post(url(row, "partager/"), both).status_code == 422, "one street is left, and it is all"


def test_shops_are_taken_out_also_as_what_they_became(browser, two_streets, manager, now):
    row, shops = two_streets
    merge_shops(shop=shops[0], into=shops[1], actor=manager.user, on=today(), now=now)
    answer = browser.post(url(row, "commerces/"), {"shop": [str(shops[1].uuid), "odd"]}, follow=True)
    assert {shop.pk for shop in shops_of_round(row, today())} == {shop.pk for shop in shops[2:]}
    assert "1 commerce n’est plus dans la tournée" in plain(answer)


def test_a_split_counts_a_merged_pair_once(browser, two_streets, manager, colleague, now):
    row, shops = two_streets
    merge_shops(shop=shops[0], into=shops[1], actor=manager.user, on=today(), now=now)
    values = {
        "name": "Bas",
        "stewards": [colleague.user.pk],
        "streets": ["5000/rue-fer"],
        "starts_on": today().isoformat(),
        "ends_on": today().isoformat(),
    }
    said = plain(browser.post(url(row, "partager/"), values, follow=True))
    assert "3 commerces sont maintenant dans cette tournée." in said


def test_correcting_the_outcome_keeps_a_language_that_paper_named(browser, edition, steward, in_namur):
    [shop] = make_street(in_namur, "1")
    one = make_visit(steward, shop, "interested", language="sq")
    address = f"{LIST}visites/{one.key}/"
    assert '<option value="sq" selected>' in browser.get(address).content.decode()
    assert browser.post(address, {"outcome": "thinking", "language": "xx"}).status_code == 422
    assert browser.post(address, {"outcome": "thinking", "language": "sq"}).status_code == 302
    corrected = Visit.objects.current().get()
    assert (corrected.outcome, corrected.language) == ("thinking", "sq")


def test_closed_and_opened_again(browser, two_streets, steward):
    row, _shops = two_streets
    browser.post(url(row, "clore/"))
    assert not rounds_of(steward.user, today())
    said = plain(browser.get(url(row)))
    assert "Rouvrir la tournée" in said
    assert "Partager en deux" not in said
    browser.post(url(row, "rouvrir/"))
    assert rounds_of(steward.user, today())


def test_a_visit_is_corrected_and_the_register_follows(browser, two_streets, steward):
    row, shops = two_streets
    one = make_visit(steward, shops[0], "interested", round=row.uuid)
    address = f"{LIST}visites/{one.key}/"
    assert "Boutique 1" in plain(browser.get(address))
    said = plain(browser.post(address, {"outcome": "vacant"}, follow=True))
    assert "La visite est corrigée. Le registre dit maintenant : cellule vide." in said
    assert state_of(shops[0]) == "vacant"
    assert "Depuis, le registre dit : cellule vide." in plain(browser.get(address))
    said = plain(
        browser.post(address, {"outcome": "absent", "reason": "cost", "come_back_at": "10:00"}, follow=True)
    )
    assert "Le registre dit maintenant : en activité." in said
    assert state_of(shops[0]) == "active"
    now_noted = Visit.objects.current().get(key=one.key)
    assert (now_noted.reason, now_noted.come_back_at) == ("", None), (
        "a reason is of a refusal, an hour of a day"
    )
    assert now_noted.visited_by == steward.user


def test_a_visit_is_undone_and_the_register_says_what_it_said(browser, two_streets, steward):
    row, shops = two_streets
    one = make_visit(steward, shops[0], "moved", round=row.uuid)
    assert state_of(shops[0]) == "moved"
    said = plain(browser.post(f"{LIST}visites/{one.key}/annuler/", follow=True))
    assert "La visite est annulée. Le registre dit maintenant : en activité." in said
    assert not Visit.objects.current().exists()
    assert browser.get(f"{LIST}visites/{one.key}/").status_code == 404


def test_a_visit_of_another_city_is_not_there(two_streets, steward, dinant):
    _row, shops = two_streets
    one = make_visit(steward, shops[0])
    there = make_client(dinant, make_member(dinant, Role.MANAGER))
    assert there.get(f"{LIST}visites/{one.key}/").status_code == 404
    assert there.post(f"{LIST}visites/{one.key}/annuler/").status_code == 404
    with tenant_context(steward.organisation):
        assert Visit.objects.current().filter(key=one.key).exists()


def test_the_pages_of_a_round_ask_as_often_for_ten_visits_as_for_one(browser, two_streets, steward):
    row, shops = two_streets

    def statements(more: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url(row, more)).status_code == 200
        return len(captured)

    make_visit(steward, shops[0], "absent", round=row.uuid)
    for more in ("", "visites/", "commerces/", "avancement/"):
        statements(more)
    before = {more: statements(more) for more in ("", "visites/", "commerces/", "avancement/")}
    for shop in shops:
        make_visit(steward, shop, "absent", round=row.uuid)
        make_visit(steward, shop, "thinking", round=row.uuid)
    assert {more: statements(more) for more in before} == before


def test_the_timeline_of_a_shop_names_the_steward_for_who_reads_names(browser, namur, two_streets, steward):
    _row, shops = two_streets
    make_visit(steward, shops[0], "not_interested", reason="cost", come_back_on=today() + timedelta(days=1))
    address = f"/espace/commerces/{shops[0].uuid}/parcours/"
    said = plain(browser.get(address))
    assert "pas intéressé (le coût), à revoir le" in said
    assert str(steward.user) in said
    reader = make_client(namur, make_member(namur, Role.READER))
    assert str(steward.user) not in plain(reader.get(address))
