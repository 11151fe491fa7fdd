"""Somebody comes in who had not signed up: once, whatever is typed on how many phones."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance, SeatCounter, Session
from campaigns.attendance.models import Attendance
from campaigns.check_in.errors import CheckInNotYours, GroupFull, ListClosed, ReasonNeeded
from campaigns.check_in.services import close_list, enter_walk_in, mark, remove_walk_in
from campaigns.signups.errors import ShopMissing
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, Shop
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import make_shop
from tests.factories.sessions import make_actor, make_coming_session, make_group

BAKER = TypedShop(name="Boulangerie Piette", street="rue Haute", number="3")
GASTON = TypedPerson("Gaston Piette", "owner")


@pytest.fixture
def enter(session, steward, namur, now):
    def entered(**options):
        values = {"key": uuid4(), "city": namur, "person": GASTON, "shops": [BAKER], "now": now}
        return do(enter_walk_in, **({"actor": steward, "session_id": session.pk} | values | options))

    return entered


def counts(session, city) -> CityAttendance:
    return CityAttendance.objects.get(session=session, organisation=city)


def test_a_new_shop_and_a_new_person(enter, session, namur, noted, now):
    done = enter()
    assert done.is_new
    assert noted(namur, session) == [("Gaston Piette", "Boulangerie Piette", "walk_in")]
    with tenant_context(namur):
        row = Attendance.objects.get()
        shop = Shop.objects.get(name="Boulangerie Piette")
    assert (row.registered_on, row.how, row.arrived_at, row.role) == (None, "door", now, "owner")
    assert shop.street == "rue Haute"
    assert (counts(session, namur).n_walk_ins, counts(session, namur).n_registered) == (1, 0)


def test_the_same_form_twice_is_one(enter, session, namur, noted):
    key = uuid4()
    assert enter(key=key).is_new
    assert not enter(key=key).is_new
    assert len(noted(namur, session)) == 1


@pytest.mark.parametrize("name", ["Gaston Piette", "Piette Gaston", "G. Piette", "gaston  PIETTE"])
def test_the_same_person_typed_on_two_phones_is_one(enter, session, namur, noted, name):
    enter()
    again = enter(person=TypedPerson(name, "employee"))
    assert not again.is_new
    assert len(noted(namur, session)) == 1
    assert counts(session, namur).n_came == 1


def test_two_people_of_one_shop_are_two(enter, session, namur, noted):
    enter()
    enter(person=TypedPerson("Rita Lambert", "helper"))
    assert len(noted(namur, session)) == 2
    with tenant_context(namur):
        assert Shop.objects.filter(name="Boulangerie Piette").count() == 1


def test_who_is_on_the_list_is_noted_there(enter, session, namur, noted):
    make_group(namur, session, "Gaston Piette", shop="Boulangerie Piette")
    with tenant_context(namur):
        known = TypedShop(uuid=Shop.objects.get(name="Boulangerie Piette").uuid)
    done = enter(shops=[known])
    assert done.was_expected
    assert noted(namur, session) == [("Gaston Piette", "Boulangerie Piette", "present")]


def test_somebody_known_by_phone_is_not_made_twice(enter, namur):
    with tenant_context(namur):
        n = Person.objects.count()
    typed = TypedPerson("Gaston Piette", "owner", phone="081 22 11 00")
    enter(person=typed)
    enter(person=typed, shops=[TypedShop(name="Sandwicherie Piette")])
    with tenant_context(namur):
        assert Person.objects.count() == n + 1


def test_the_owner_of_two_shops_has_one_form(enter, session, namur, noted):
    enter(shops=[BAKER, TypedShop(name="Sandwicherie Piette")])
    assert len(noted(namur, session)) == 2
    assert counts(session, namur).n_came == 1


def test_nobody_waits_at_the_door_for_a_shop_that_is_not_sure(enter, namur, session, noted):
    make_shop(namur, name="Boulangerie Piette", street="rue Haute", number="3")
    make_shop(namur, name="Boulangerie Piette", street="place du Marché", number="12")
    assert enter(shops=[TypedShop(name="Boulangerie Piette")]).is_new
    assert len(noted(namur, session)) == 1
    with tenant_context(namur):
        assert Shop.objects.filter(name="Boulangerie Piette").count() == 3
    assert Due.objects.filter(organisation=namur, kind="doubles.find").exists()


def test_from_a_city_that_does_not_host(enter, session, noted):
    ciney = Organisation.objects.get(slug="ciney")
    enter(city=ciney)
    assert noted(ciney, session) == [("Gaston Piette", "Boulangerie Piette", "walk_in")]
    with tenant_context(ciney):
        assert Entry.objects.filter(action="attendance.walk_in").count() == 1


def test_from_outside_the_programme(enter, session, dinant, noted):
    enter(city=dinant, shops=(), guest=TypedGuest("De Winkel", "Leuven"))
    assert noted(dinant, session) == [("Gaston Piette", "De Winkel", "walk_in")]
    found = counts(session, dinant)
    assert (found.n_guests, found.n_guest_walk_ins, found.n_walk_ins) == (1, 1, 0)


def test_without_a_shop_there_is_no_walk_in(enter):
    with pytest.raises(ShopMissing):
        enter(shops=[TypedShop()])


def test_taken_back_with_its_key_and_never_by_another(enter, session, steward, namur, noted, now):
    key = uuid4()
    enter(key=key)

    def remove(which):
        return do(remove_walk_in, actor=steward, session_id=session.pk, key=which, city=namur, now=now)

    assert not remove(uuid4())
    assert len(noted(namur, session)) == 1
    assert remove(key)
    assert not remove(key)
    assert noted(namur, session) == []
    assert counts(session, namur).n_came == 0
    assert not enter(key=key).is_new, "a late replay brings nobody back"
    assert noted(namur, session) == []


def test_nobody_else_enters_anybody(session, namur, now):
    stranger = make_actor(Organisation.objects.get(slug="ciney"), Role.ADMINISTRATOR)
    with pytest.raises(CheckInNotYours):
        do(
            enter_walk_in, actor=stranger, session_id=session.pk, key=uuid4(), city=namur, person=GASTON,
            shops=[BAKER], now=now,
        )  # fmt: skip
    with tenant_context(namur):
        assert not Shop.objects.filter(name="Boulangerie Piette").exists(), "nothing is left of it"


def test_once_the_list_is_closed_the_host_decides(enter, session, manager, now):
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    with pytest.raises(ListClosed):
        enter()


# A small group


@pytest.fixture
def small_group(edition, dinant, now):
    return make_coming_session(
        edition, dinant, kind="small_group", starts_at=now - timedelta(minutes=10), capacity=5
    )


def test_the_sixth_person_needs_a_recorded_derogation(small_group, steward, dinant, noted, now):
    SeatCounter.objects.filter(pk=small_group.pk).update(hard_limit=5)
    make_group(dinant, small_group, "A", "B", "C", "D", shop="Quatre")

    def enter(name, derogation=""):
        return do(
            enter_walk_in, actor=steward, session_id=small_group.pk, key=uuid4(), city=dinant,
            person=TypedPerson(name, "owner"), shops=[TypedShop(name=f"Chez {name}")], derogation=derogation,
            now=now,
        )  # fmt: skip

    assert enter("Cinq").is_new
    with pytest.raises(GroupFull) as refused:
        enter("Six")
    assert refused.value.parameters == {"limit": 5}
    assert len(noted(dinant, small_group)) == 1
    assert enter("Six", "Deux associés viennent ensemble").is_new
    counter = SeatCounter.objects.get(pk=small_group.pk)
    assert (counter.hard_limit, counter.capacity) == (6, 5)
    assert Session.objects.get(pk=small_group.pk).derogation == "Deux associés viennent ensemble"
    with tenant_context(dinant):
        entry = Entry.objects.get(action="session.derogation")
    assert entry.details["capacity"] == 6


def test_who_waits_is_asked_for_the_derogation_too(small_group, steward, dinant, lines, noted, now):
    SeatCounter.objects.filter(pk=small_group.pk).update(hard_limit=5)
    make_group(dinant, small_group, "A", "B", "C", "D", "E", shop="Cinq")
    [waiting] = lines(make_group(dinant, small_group, "Six", shop="Attend", state="waiting"))
    with pytest.raises(GroupFull):
        do(
            mark, actor=steward, session_id=small_group.pk, city=dinant, line=waiting, outcome="present",
            now=now,
        )  # fmt: skip
    with tenant_context(dinant):
        shop = TypedShop(uuid=Shop.objects.get(name="Attend").uuid)
    done = do(
        enter_walk_in, actor=steward, session_id=small_group.pk, key=uuid4(), city=dinant,
        person=TypedPerson("Six", "owner"), shops=[shop], derogation="Vient de loin", now=now,
    )  # fmt: skip
    assert done.was_expected
    assert noted(dinant, small_group) == [("Six", "Attend", "walk_in")]
    assert SeatCounter.objects.get(pk=small_group.pk).hard_limit == 6


# Typed on two phones, in ordinary ways


def test_an_address_typed_on_the_second_phone_alone_makes_no_second_person(enter, session, namur, noted):
    enter()
    again = enter(person=TypedPerson("Gaston Piette", "owner", email="gaston@piette.test"))
    assert not again.is_new
    assert len(noted(namur, session)) == 1


def test_a_shop_that_is_not_sure_is_made_once(enter, session, namur, noted):
    for street in ("rue Haute", "place du Marché"):
        make_shop(namur, name="Pharmacie du Centre", street=street)
    for _ in range(2):
        enter(shops=[TypedShop(name="Pharmacie du Centre")])
    assert len(noted(namur, session)) == 1
    with tenant_context(namur):
        assert Shop.objects.filter(name="Pharmacie du Centre").count() == 3


def test_a_guest_typed_twice_is_one(enter, session, dinant, noted):
    for name in ("Gaston Piette", "Piette Gaston"):
        enter(
            city=dinant, shops=(), guest=TypedGuest("De Winkel", "Leuven"), person=TypedPerson(name, "owner")
        )
    assert len(noted(dinant, session)) == 1


def test_who_is_on_the_list_comes_for_the_shop_that_is_typed_too(enter, session, namur, noted):
    make_group(namur, session, "Gaston Piette", shop="Boulangerie Piette")
    other = make_shop(namur, name="Sandwicherie")
    with tenant_context(namur):
        known = TypedShop(uuid=Shop.objects.get(name="Boulangerie Piette").uuid)
    enter(shops=[known, TypedShop(uuid=other.uuid)])
    assert [(shop, outcome) for _, shop, outcome in noted(namur, session)] == [
        ("Boulangerie Piette", "present"),
        ("Sandwicherie", "present"),
    ]


def test_added_later_than_a_week_it_says_why(enter, session, manager, dinant, now):
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    late = session.ends_at + timedelta(days=8)
    with pytest.raises(ReasonNeeded):
        enter(actor=manager, after_closing=True, now=late)
    assert enter(actor=manager, after_closing=True, reason="Feuille retrouvée", now=late).is_new
    with tenant_context(dinant):
        entry = Entry.objects.filter(action="attendance.walk_in").latest("id")
    assert entry.details["reason"] == "Feuille retrouvée"
