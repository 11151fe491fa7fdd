"""The roster: who is on it, what of whom, and who may look; attacks on its crossing."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim
from campaigns.agenda.services import set_facilitators, set_hosts
from campaigns.roster.services import RosterNotYours, roster_of
from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.journal.models import Entry
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tests.factories.sessions import (
    make_actor,
    make_coming_session,
    make_facilitation,
    make_group,
    make_running_edition,
)


@pytest.fixture(autouse=True)
def _no_earlier_look(db):
    cache.clear()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def session(edition, namur, dinant):
    """Namur's, shared with Dinant; shops of both come."""
    made = make_coming_session(edition, namur, dinant, capacity=12)
    make_group(namur, made, "Zoé Petit", "Ali Petit", shop="Boulangerie", email="zoe@x.test", source="web")
    make_group(namur, made, "Bo", shop="Agence", state="held")
    make_group(dinant, made, "Léa Dinant", shop="Couques", phone="082 22 22 22", source="phone")
    make_group(dinant, made, "Max", shop="Brasserie", state="waiting")
    make_group(dinant, made, "Parti", shop="Parti", state="ended")
    return made


@pytest.fixture
def steward(namur):
    return make_actor(namur, Role.STEWARD)


def look(actor, session, **options):
    with tenant_context(actor.organisation):
        return roster_of(actor, session, **options)


def names(roster) -> list[str]:
    return [person.name for group in roster.groups() for person in group.people]


def test_groups_stand_by_city_the_own_first_and_the_list_last(session, steward):
    roster = look(steward, session)

    assert [city.name for city in roster.cities] == ["Namur", "Dinant"]
    assert [(group.shop, group.state) for group in roster.groups()] == [
        ("Agence", "held"),
        ("Boulangerie", "confirmed"),
        ("Couques", "confirmed"),
        ("Brasserie", "waiting"),
    ]
    assert names(roster) == ["Bo", "Zoé Petit", "Ali Petit", "Léa Dinant", "Max"]
    assert [(city.n_seated, city.n_waiting) for city in roster.cities] == [(3, 0), (1, 1)]
    waiting = next(group for group in roster.groups() if group.state == "waiting")
    assert waiting.position == 1


def test_contacts_are_of_the_own_city_alone(session, steward, namur):
    with CaptureQueriesContext(connection) as captured:
        roster = look(steward, session)

    assert [group.email for group in roster.groups() if group.is_own] == ["", "zoe@x.test"]
    assert [(group.email, group.phone, group.contact) for group in roster.groups() if not group.is_own] == [
        ("", "", "")
    ] * 2
    union = next(query["sql"] for query in captured.captured_queries if "UNION ALL" in query["sql"])
    parts = union.split("UNION ALL")
    assert [("contact.email" in part) for part in parts] == ["city_namur" in part for part in parts]


def test_a_guest_is_told_as_such(session, steward, namur):
    make_group(namur, session, "Nora", shop="Café", guest_place="Luxembourg")
    guest = next(group for group in look(steward, session).groups() if group.is_guest)
    assert (guest.shop, guest.place, names(look(steward, session)).count("Nora")) == ("Café", "Luxembourg", 1)


def test_a_search_finds_names_shops_and_cities_without_accents(session, steward):
    roster = look(steward, session)
    assert names(roster.found("zoe")) == ["Zoé Petit", "Ali Petit"]
    assert names(roster.found("DINANT lea")) == ["Léa Dinant"]
    assert names(roster.found("couques")) == ["Léa Dinant"]
    assert roster.found("personne de ce nom").cities == ()
    assert roster.found("  ") == roster


def test_an_erased_person_is_a_seat_without_a_name(session, steward, namur):
    with tenant_context(namur):
        digest = Person.objects.get(name="Bo").digest
        for holding in holdings():
            holding.erase(digest, "another")
    roster = look(steward, session)
    assert roster.n_persons("held") == 1
    assert "Bo" not in names(roster)


def test_the_look_is_in_both_journals(session, steward, namur, dinant):
    look(steward, session)

    with tenant_context(namur):
        entry = Entry.objects.get(action="roster.read")
        assert entry.actor_id == steward.user.pk
        assert entry.details["cities"] == ["dinant"]
    with tenant_context(dinant):
        assert not Entry.objects.exists()
        assert do_due_work(dinant, HANDLERS, timezone.now()) == 1
        entry = Entry.objects.get()
        assert (entry.action, entry.actor_id) == ("roster.read", steward.user.pk)
        assert entry.details["from_organisation"] == "namur"
        assert "Dinant" not in str(entry.details)


def test_a_second_look_within_a_quarter_of_an_hour_is_the_same_look(session, steward, namur):
    look(steward, session)
    look(steward, session)
    assert Due.objects.filter(kind="journal.crossing").count() == 1


def test_a_file_is_noted_each_time(session, steward, namur):
    look(steward, session)
    look(steward, session, is_file=True)
    with tenant_context(namur):
        assert list(Entry.objects.order_by("id").values_list("details__is_file", flat=True)) == [False, True]


def test_two_people_who_look_are_two_notes(session, steward, namur):
    look(steward, session)
    look(make_actor(namur, Role.MANAGER), session)
    assert Due.objects.filter(kind="journal.crossing").count() == 2


def test_only_the_own_city_is_no_crossing(edition, namur, steward):
    session = make_coming_session(edition, namur)
    make_group(namur, session, "Ana")
    look(steward, session)
    assert not Due.objects.filter(kind="journal.crossing").exists()


def refused(actor, session) -> None:
    with CaptureQueriesContext(connection) as captured, pytest.raises(RosterNotYours):
        look(actor, session)
    assert not any("signups_" in query["sql"] for query in captured.captured_queries)


def test_a_host_of_another_session_sees_nothing(session, edition):
    eupen = Organisation.objects.get(slug="eupen")
    make_coming_session(edition, eupen)
    refused(make_actor(eupen, Role.ADMINISTRATOR), session)


def test_a_city_whose_shops_come_but_does_not_host_sees_nothing(session):
    ciney = Organisation.objects.get(slug="ciney")
    make_group(ciney, session, "Cid")
    refused(make_actor(ciney, Role.ADMINISTRATOR), session)


def test_a_co_host_that_left_sees_nothing(edition, namur, dinant):
    session = make_coming_session(edition, namur, dinant)
    make_group(namur, session, "Ana")
    actor = make_actor(dinant, Role.MANAGER)
    look(actor, session)
    with tenant_context(namur):
        set_hosts(actor=make_actor(namur, Role.MANAGER), session=session, hosts=[namur], now=timezone.now())
    refused(actor, session)


def test_the_facilitator_of_another_session_sees_nothing(session, edition, namur, agency):
    other = make_coming_session(edition, namur, in_days=30)
    lucie = make_actor(agency, Role.FACILITATOR)
    make_facilitation(other, lucie.user)
    refused(lucie, session)
    make_facilitation(session, lucie.user)
    roster = look(lucie, session)
    assert len(names(roster)) == 5
    assert {group.email + group.phone for group in roster.groups()} == {""}


def test_a_facilitator_who_was_replaced_sees_nothing(session, namur, agency):
    lucie = make_actor(agency, Role.FACILITATOR)
    make_facilitation(session, lucie.user)
    look(lucie, session)
    with tenant_context(namur):
        set_facilitators(actor=make_actor(namur, Role.MANAGER), session=session, users=[])
    refused(lucie, session)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ANALYST])
def test_the_agence_sees_no_names(session, agency, role):
    refused(make_actor(agency, role), session)


def test_a_reader_sees_no_names(session, namur):
    refused(make_actor(namur, Role.READER), session)


def test_a_facilitation_gives_nothing_to_a_citys_reader(session, namur):
    reader = make_actor(namur, Role.READER)
    make_facilitation(session, reader.user)
    refused(reader, session)


def test_a_partner_sees_nothing(session, atelier):
    refused(make_actor(atelier, Role.ADMINISTRATOR), session)


def test_a_session_that_is_not_there(steward):
    with pytest.raises(RosterNotYours):
        look(steward, 0)


def test_ten_cities_take_as_many_statements_as_one(edition, namur):
    cities = list(Organisation.objects.cities().exclude(pk=namur.pk)[:9])
    session = make_coming_session(edition, namur, capacity=100)
    actor = make_actor(namur, Role.STEWARD)
    make_group(cities[0], session, "Ana")

    def statements() -> int:
        cache.clear()
        with tenant_context(namur), CaptureQueriesContext(connection) as captured:
            roster_of(actor, session)
        return sum("search_path" not in query["sql"] for query in captured.captured_queries)

    two = statements()
    for city in [*cities[1:], namur]:
        for _ in range(3):
            make_group(city, session, "Ana", "Bob")
    assert SeatClaim.objects.values("organisation").distinct().count() == 10
    assert statements() == two
    assert two <= 5


def test_a_role_elsewhere_does_not_open_the_roster_here(session, namur, dinant, steward):
    """A member of Dinant alone, on Namur's host, has no actor there; a made-up one is caught by the role."""
    stranger = make_actor(dinant, Role.READER)
    assert not Membership.objects.filter(user=stranger.user, organisation=namur).exists()
    refused(stranger, session)
