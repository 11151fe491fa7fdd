"""What a steward's phone is given: its round, as small as it can be; nothing of others' rounds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.rounds.phone.lists import SHOP
from campaigns.visits.services import close_round, hand_over, note_visits, reopen_round
from tenants.consent.services import block_shop
from tenants.membership.roles import Role
from tenants.shops.models import Origin, Person, RegisterState, Shop
from tenants.shops.services import add_contact, set_state
from tests.factories.rounds import make_round, make_street, make_visit, typed_visit
from tests.factories.sessions import make_actor, make_coming_session

FIRST_LOAD = 150_000  # bytes


@pytest.fixture
def phone(in_namur, steward, client_on):
    return client_on(in_namur, steward.user)


@pytest.fixture
def read(phone):
    def of(round_):
        answer = phone.get(f"/terrain/tournee/{round_.uuid}/liste.json")
        assert answer.status_code == 200
        return answer.json()

    return of


def shops_of(found):
    rows = found["shops"]["rows"]
    return [dict(zip(found["shops"]["columns"], row, strict=False)) for row in rows]


def test_the_page_holds_no_name_and_leads_to_its_list(phone, round_, steward):
    page = phone.get(f"/terrain/tournee/{round_.uuid}/").content.decode()
    assert f"/terrain/tournee/{round_.uuid}/liste.json" in page
    for name in ("Boutique", "Centre", str(steward.user)):
        assert name not in page


def test_the_list_stands_along_the_street(read, round_, street, steward, now):
    found = read(round_)
    assert found["round"]["name"] == "Centre"
    assert (found["streets"], found["people"]) == (["Rue de Fer"], [str(steward.user)])
    assert tuple(found["shops"]["columns"]) == SHOP
    places = [(row["number"], row["side"]) for row in shops_of(found)]
    assert places == [("1", 1), ("3", 1), ("2", 2), ("10", 2)]


def test_a_shop_says_who_was_there_last_and_what_to_know(
    read, round_, street, steward, colleague, manager, now
):
    mine = make_visit(steward, street[0], "thinking", come_back_on=now.date(), best_time="noon")
    make_visit(colleague, street[1], "absent", at=now - timedelta(hours=2))
    block_shop(street[2], reason="asked", via="phone", actor=manager.user, now=now)
    set_state(
        street[3], RegisterState.VACANT, on=now.date(), source=Origin.STAFF, actor=manager.user, now=now
    )
    found = read(round_)
    shops = {row["number"]: row for row in shops_of(found)}
    assert shops["1"]["outcome"] == "thinking"
    assert shops["1"]["visit"] == str(mine.key)
    assert shops["1"]["come_back_on"] == now.date().isoformat()
    assert (shops["2"]["outcome"], found["people"][shops["2"]["by"]]) == ("absent", str(colleague.user))
    assert not shops["2"].get("visit"), "a colleague's visit is not corrected here"
    assert shops["3"]["blocked"] == 1
    assert shops["10"]["state"] == "vacant"


def test_no_address_of_a_person_and_nothing_of_a_diagnostic(phone, round_, street, manager, now):
    person = Person.objects.create(digest="0" * 64, name="Rita Claes", email="rita@shop.test", phone="0470 1")
    add_contact(shop=street[0], person=person, role="owner", source=Origin.STAFF, actor=manager.user, now=now)
    content = phone.get(f"/terrain/tournee/{round_.uuid}/liste.json").content.decode()
    for said in ("rita@shop.test", "0470", "Rita", "score", "diagnostic"):
        assert said not in content


@pytest.mark.parametrize("path", ["", "liste.json"])
def test_rounds_of_others_are_not_there(in_namur, client_on, path, steward, colleague, manager, street):
    round_ = make_round(colleague, street)
    answers = {
        who: client_on(in_namur, actor.user).get(f"/terrain/tournee/{round_.uuid}/{path}").status_code
        for who, actor in (("steward", steward), ("colleague", colleague), ("manager", manager))
    }
    assert answers == {"steward": 404, "colleague": 200, "manager": 200}


def test_a_round_asked_for_from_another_city_is_not_there(dinant, client_on, round_):
    browser = client_on(dinant, make_actor(dinant, Role.MANAGER).user)
    assert browser.get(f"/terrain/tournee/{round_.uuid}/liste.json").status_code == 404


def test_handed_over_it_is_not_there_and_closed_it_says_so(read, phone, round_, manager, colleague, now):
    close_round(round_, actor=manager, now=now)
    assert read(round_)["round"]["is_closed"]
    reopen_round(round_, actor=manager)
    hand_over(round_, actor=manager, stewards=[colleague.user], now=now)
    assert phone.get(f"/terrain/tournee/{round_.uuid}/liste.json").status_code == 404


def test_four_hundred_shops_are_light_and_cheap(read, in_namur, phone, steward, edition, now):
    numbers = [str(number) for number in range(1, 51)]
    shops = [
        shop
        for n in range(8)
        for shop in make_street(in_namur, *numbers, street=f"Rue du Commerce {n}", closing_day="mon")
    ]
    Shop.objects.update(latitude=50.46123, longitude=4.86123)
    round_ = make_round(steward, shops)
    visits = [typed_visit(shop, "thinking", best_time="morning", round=round_.uuid) for shop in shops]
    note_visits(actor=steward, visits=visits, now=now)
    read(round_)
    with CaptureQueriesContext(connection) as seen:
        answer = phone.get(f"/terrain/tournee/{round_.uuid}/liste.json")
    assert len(shops_of(answer.json())) == 400
    assert len(answer.content) <= FIRST_LOAD
    assert len(seen) <= 8, [query["sql"][:80] for query in seen]


def test_sessions_of_here_come_first(phone, session, namur, edition, now):
    own = make_coming_session(edition, namur, starts_at=now + timedelta(days=20), capacity=5)
    found = phone.get("/terrain/tournee/seances.json").json()["sessions"]
    assert [(one["id"], one["is_here"], one["n_left"]) for one in found] == [
        (own.pk, True, 5),
        (session.pk, False, 3),
    ]


def test_another_shop_of_the_city_is_found_by_name(phone, street):
    found = phone.get("/terrain/tournee/commerces/?q=boutique 10").json()["shops"]
    assert found == [{"uuid": str(street[3].uuid), "name": "Boutique 10", "street": "Rue de Fer 10"}]
