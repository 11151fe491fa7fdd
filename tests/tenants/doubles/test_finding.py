"""Looking for doubles: what is found, kept, and not proposed again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import today
from portal.due import HANDLERS
from tenants.doubles.errors import ProposalSettled
from tenants.doubles.finding import find_for_shop, find_person_doubles, find_shop_doubles
from tenants.doubles.models import PersonDouble, Settlement, ShopDouble
from tenants.doubles.selectors import next_proposal, open_proposals
from tenants.doubles.services import (
    KIND,
    ask_to_find,
    handle_find_doubles,
    is_worth_looking,
    merge_pair,
    say_different,
    take_back,
)
from tenants.doubles.tasks import find_doubles
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.runs.models import Run, RunState
from tenants.runs.services import start
from tenants.shops.models import Contact, Origin, Shop, ShopMerge
from tenants.shops.services import change_shop, merge_shops
from tests.factories.facts import attend, make_edition, make_person, make_session, make_shop

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def city(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def manager(namur, member):
    return member(namur, "manager")


def pairs() -> set[tuple[str, str, str]]:
    rows = open_proposals(ShopDouble).select_related("first", "second")
    return {(row.first.name, row.second.name, row.strength) for row in rows}


@pytest.fixture
def lambert(city) -> tuple[Shop, Shop]:
    one = make_shop(city, name="Boulangerie Lambert", street="Rue de Fer", number="12")
    other = make_shop(city, name="La boulangerie Lambert SRL", street="r. de Fer", number="12")
    make_shop(city, name="Zeeman", street="Place d’Armes", number="3")
    return one, other


def test_pairs_are_found_once_and_again_change_nothing(city, lambert):
    make_shop(city, name="Lambert", street="Rue de Fer", number="12", phone="081 22 33 44")
    shop = make_shop(city, name="Chez Paul", street="Quai", number="1")
    person = make_person(city, name="Paul", phone="+32 81 22 33 44")
    Contact.objects.create(shop=shop, person=person, role="owner", source=Origin.STAFF)

    assert find_shop_doubles(NOW) == 3
    assert pairs() == {
        ("Boulangerie Lambert", "La boulangerie Lambert SRL", "sure"),
        ("Boulangerie Lambert", "Lambert", "likely"),
        ("La boulangerie Lambert SRL", "Lambert", "likely"),
    }
    assert find_shop_doubles(NOW) == 0
    assert ShopDouble.objects.count() == 3


def test_one_shop_alone_is_looked_at_in_few_statements(city, lambert):
    _, other = lambert
    for number in range(30):
        make_shop(city, name=f"Commerce {number}", street="Rue de Fer", number=str(number + 20))
    with CaptureQueriesContext(connection) as captured:
        assert find_for_shop(other, NOW) == 1
    assert len(captured.captured_queries) <= 9, [query["sql"] for query in captured.captured_queries]
    assert pairs() == {("Boulangerie Lambert", "La boulangerie Lambert SRL", "sure")}


def test_all_are_looked_at_in_as_many_statements_whatever_their_number(city, lambert):
    def n_statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            find_shop_doubles(NOW)
        return len(captured.captured_queries)

    find_shop_doubles(NOW)
    before = n_statements()
    for number in range(30):
        make_shop(city, name=f"Commerce {number % 7}", street="Rue Haute", number=str(number))
    find_shop_doubles(NOW)
    assert n_statements() == before


def test_what_speaks_for_no_pair_any_more_is_gone(city, lambert, manager):
    one, _ = lambert
    find_shop_doubles(NOW)
    change_shop(one, {"name": "Librairie Papyrus"}, source=Origin.STAFF, actor=manager, now=NOW)
    find_shop_doubles(NOW)
    assert pairs() == set()


def test_not_the_same_is_remembered_until_name_and_address_change(city, lambert, manager):
    one, _ = lambert
    find_shop_doubles(NOW)
    say_different(ShopDouble.objects.get(), actor=manager, now=NOW)
    assert pairs() == set()

    for values in ({"name": "Lambert la boulangerie"}, {"number": "14", "name": "Boulangerie Lambert"}):
        change_shop(one, values, source=Origin.STAFF, actor=manager, now=NOW)
        assert find_shop_doubles(NOW) == 0
        assert ShopDouble.objects.get().settlement == Settlement.DIFFERENT

    change_shop(
        one, {"name": "Boulangeri Lambert", "number": "12 "}, source=Origin.STAFF, actor=manager, now=NOW
    )
    find_shop_doubles(NOW)
    assert pairs() == set()
    change_shop(
        one, {"name": "Boulangeri Lambert", "street": "Rue du Fer", "number": ""},
        source=Origin.STAFF, actor=manager, now=NOW,
    )  # fmt: skip
    assert find_shop_doubles(NOW) == 1
    row = ShopDouble.objects.get()
    say_different(row, actor=manager, now=NOW)
    with pytest.raises(ProposalSettled):
        say_different(row, actor=manager, now=NOW)


def test_several_in_a_row_and_what_was_proposed_with_the_one_that_went(city, manager):
    shops = [make_shop(city, name=name, street="Rue de Fer", number="1") for name in (
        "Optique Pirard", "Optique Pirard SRL", "Pirard optique",
    )]  # fmt: skip
    find_shop_doubles(NOW)
    assert len(pairs()) == 3
    first: Any = open_proposals(ShopDouble).first()

    merge_pair(first, survivor=first.second_id, taken=["phone"], on=today(), actor=manager, now=NOW)

    following: Any = next_proposal(first)
    assert following is not None
    assert {following.first_id, following.second_id} == {shops[1].pk, shops[2].pk}
    merge_pair(following, survivor=following.first_id, taken=[], on=today(), actor=manager, now=NOW)
    assert next_proposal(following) is None
    assert find_shop_doubles(NOW) == 0
    assert ShopMerge.objects.current().count() == 2


def test_a_double_that_was_merged_speaks_for_its_survivor(city, manager):
    a = make_shop(city, name="Chez Zazie", street="Rue de Fer", number="1")
    b = make_shop(city, name="Boutique Bleue", street="Rue de Fer", number="1")
    merge_shops(shop=a, into=b, on=today(), actor=manager)
    make_shop(city, name="Chez Zazi", street="Rue de Fer", number="1")

    find_shop_doubles(NOW)

    assert pairs() == {("Boutique Bleue", "Chez Zazi", "likely")}


def test_a_merge_taken_back_is_proposed_again(city, lambert, manager):
    find_shop_doubles(NOW)
    row = ShopDouble.objects.get()
    merge = merge_pair(row, survivor=row.first_id, taken=[], on=today(), actor=manager, now=NOW)
    assert pairs() == set()
    with pytest.raises(ProposalSettled):
        merge_pair(row, survivor=row.first_id, taken=[], on=today(), actor=manager, now=NOW)

    take_back(merge, actor=manager)

    assert len(pairs()) == 1


def test_people_of_one_shop_are_compared(city):
    shop, other = make_shop(city), make_shop(city, name="Autre")
    session = make_session(make_edition(), city)
    names = [("Anne Martin", shop), ("Martin Anne", shop), ("Paul Leroy", shop), ("Anne Martin", other)]
    for name, of in names:
        attend(city, session, of, make_person(city, name=name))

    assert find_person_doubles(NOW) == 1

    row = PersonDouble.objects.get()
    assert {row.first.name, row.second.name} == {"Anne Martin", "Martin Anne"}
    assert row.reasons == ["same_name", "same_shop"]


def test_a_run_is_asked_for_done_and_over(city, lambert, manager):
    run = ask_to_find(city, actor=manager, now=NOW)
    assert ask_to_find(city, actor=manager, now=NOW) == run
    due = Due.objects.get(kind=KIND)
    assert due.key == str(run.uuid)

    find_doubles(due.key)

    run.refresh_from_db()
    assert (run.state, run.result) == (RunState.DONE, {"n_new_shops": 1, "n_new_people": 0})


def test_a_search_that_has_begun_is_followed_by_another_one(city, lambert, manager):
    begun = ask_to_find(city, actor=manager, now=NOW)
    start(begun, NOW)
    after = ask_to_find(city, actor=manager, now=NOW)
    assert after != begun
    assert ask_to_find(city, actor=manager, now=NOW) == after


def test_after_an_import_due_work_asks_for_a_run(city, lambert):
    ask_for(city, KIND)
    handle_find_doubles(city, Due.objects.get(kind=KIND, key=""))
    assert Run.objects.of_kind(KIND).count() == 1
    assert KIND in HANDLERS


def test_each_night_only_where_something_changed(city, lambert, manager):
    assert is_worth_looking(None)
    assert is_worth_looking(timezone.now() - timedelta(days=1))
    assert not is_worth_looking(timezone.now() + timedelta(seconds=1))
