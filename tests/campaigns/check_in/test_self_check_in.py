"""People note their own arrival with the code on the screen, on the page of any city; strangers nobody's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance, SeatClaim, SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.check_in.errors import ListClosedToYou, NameNeeded, NotFound
from campaigns.check_in.own_sign_up import TypedArrival
from campaigns.check_in.services import check_in_self, close_list, mark
from campaigns.session_codes.errors import CodeNotYet, CodeOfCancelled, CodeOver, CodeUnknown
from campaigns.session_codes.services import code_of
from campaigns.signups.models import AdditionalShop, SignUp
from kernel.clock import day_of
from kernel.codes import shown_code
from tenants.journal.models import Entry
from tenants.organisations.models import OrganisationStatus
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import make_shop
from tests.factories.sessions import make_coming_session, make_group


@pytest.fixture
def code(session, now):
    return code_of(session, now=now).code


@pytest.fixture
def arrive(dinant, code, now):
    """arrive(**typed): on the page of the host, now, unless said otherwise."""

    def note(*, here=dinant, at=now, with_code=code, **typed):
        with tenant_context(here):
            return check_in_self(here=here, code=with_code, typed=TypedArrival(**typed), now=at)

    return note


@pytest.fixture
def rita(namur, session):
    return make_group(
        namur, session, "Rita Sax", shop="Quincaillerie", email="rita@exemple.test", phone="0470 12 34 56"
    )


THERE = [("Rita Sax", "Quincaillerie", "present")]


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "Rita@Exemple.test"},
        {"phone": "+32 470/12.34.56"},
        {"phone": "0032470123456"},
        {"email": "rita@exemple.test", "name": "rita sax"},
        {"name": "Sax Rita", "shop": "La Quincaillerie SRL"},
        {"name": "R. Sax", "shop": "Quincailerie"},
    ],
)
def test_one_finds_oneself_in_ones_own_words(rita, arrive, noted, namur, dinant, session, now, typed):
    done = arrive(**typed)

    assert (done.session, done.is_new) == (session, True)
    assert noted(namur, session) == THERE
    with tenant_context(namur):
        row = Attendance.objects.get()
    assert (row.how, row.arrived_at, row.recorded_at) == ("self", now, now)
    assert row.registered_on is not None
    assert CityAttendance.objects.get(session=session, organisation=namur).n_present == 1


def test_twice_is_once_whether_at_the_door_or_here(rita, arrive, noted, namur, session, steward, lines, now):
    assert arrive(email="rita@exemple.test").is_new
    assert not arrive(name="Rita Sax", shop="Quincaillerie").is_new
    [line] = lines(rita)
    done = do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="present", now=now)
    assert not done.is_changed
    assert noted(namur, session) == THERE


def test_an_arrival_that_the_door_took_back_can_be_noted_again(
    rita, arrive, noted, namur, session, steward, lines, now
):
    arrive(email="rita@exemple.test")
    [line] = lines(rita)
    do(mark, actor=steward, session_id=session.pk, city=namur, line=line, outcome="", now=now)
    assert noted(namur, session) == []
    assert arrive(email="rita@exemple.test").is_new


def test_whoever_comes_for_two_shops_is_there_for_both(rita, arrive, noted, namur, session):
    second = make_shop(namur, name="Droguerie")
    with tenant_context(namur):
        AdditionalShop.objects.create(sign_up=SignUp.objects.get(), form_key=rita.uuid, shop=second)
    arrive(name="Rita Sax", shop="Droguerie")
    assert [shop for _, shop, _ in noted(namur, session)] == ["Droguerie", "Quincaillerie"]


def test_a_guest_finds_their_own(arrive, noted, namur, session):
    make_group(namur, session, "Ann Wens", shop="Winkel", guest_place="Leuven", email="ann@exemple.test")
    arrive(name="Ann Wens", shop="winkel")
    assert noted(namur, session) == [("Ann Wens", "Winkel", "present")]


def test_it_works_on_the_page_of_any_city(rita, arrive, noted, namur, session):
    ciney = type(namur).objects.get(slug="ciney")
    for here in (namur, ciney):
        arrive(here=here, email="rita@exemple.test")
    assert noted(namur, session) == THERE


def test_both_journals_have_one_entry_without_a_name(rita, arrive, namur, dinant, session):
    make_group(namur, session, "Jo Petit", email="jo@exemple.test")
    arrive(email="rita@exemple.test")
    arrive(email="jo@exemple.test")
    for city, other in ((dinant, "in_organisation"), (namur, "from_organisation")):
        with tenant_context(city):
            [entry] = Entry.objects.filter(action="attendance.self")
            assert other in entry.details
            assert (entry.actor_id, entry.subject) == (None, f"session {session.code}")
            assert "rita" not in str(entry.details).lower()


# Groups


@pytest.fixture
def group(namur, session):
    return make_group(
        namur, session, "Rita Sax", "Jo Petit", "Jo Wens", shop="Quincaillerie", email="rita@exemple.test"
    )


def test_an_address_of_a_group_needs_the_name_and_says_no_name(group, arrive, noted, namur, session):
    with pytest.raises(NameNeeded) as refused:
        arrive(email="rita@exemple.test")
    assert "Rita" not in str(refused.value)
    assert "Jo" not in str(refused.value)
    arrive(email="rita@exemple.test", name="Jo Petit")
    assert noted(namur, session) == [("Jo Petit", "Quincaillerie", "present")]


def test_a_name_that_two_may_have_is_nobodys(group, arrive, noted, namur, session):
    with pytest.raises(NotFound):
        arrive(email="rita@exemple.test", name="Jo")
    assert noted(namur, session) == []


def test_an_address_that_two_groups_share_needs_the_name(namur, dinant, session, arrive, noted, rita):
    make_group(dinant, session, "Léa Roy", shop="Librairie", email="rita@exemple.test")
    with pytest.raises(NameNeeded):
        arrive(email="rita@exemple.test")
    arrive(email="rita@exemple.test", name="Léa Roy")
    assert (noted(namur, session), len(noted(dinant, session))) == ([], 1)


@pytest.fixture
def twice(namur, dinant, session, rita):
    """Rita, known by her address in both cities, has a shop in each."""
    other = make_group(dinant, session, "R. Sax", shop="Librairie", email="rita@exemple.test")
    for city in (namur, dinant):
        with tenant_context(city):
            Person.objects.filter(email="rita@exemple.test").update(
                digest=contact_digest("rita@exemple.test")
            )
    return other


@pytest.mark.parametrize(
    "typed",
    [{"email": "rita@exemple.test"}, {"phone": "0470123456"}, {"name": "R. Sax", "shop": "Librairie"}],
)
def test_an_owner_with_shops_in_two_cities_is_there_for_both(
    twice, arrive, noted, namur, dinant, session, typed
):
    with tenant_context(dinant):
        Person.objects.filter(name="R. Sax").update(phone="0470 12 34 56")
    assert arrive(**typed).is_new
    assert noted(namur, session) == THERE
    assert noted(dinant, session) == [("R. Sax", "Librairie", "present")]
    assert not arrive(**typed).is_new


def test_of_two_seats_the_one_that_is_left_is_noted(twice, arrive, noted, namur, dinant, session):
    SeatClaim.objects.filter(pk=twice.pk).update(state="ended")
    assert arrive(email="rita@exemple.test").is_new
    assert (noted(namur, session), noted(dinant, session)) == (THERE, [])


def test_where_the_address_is_another_the_name_and_the_shop_are_looked_at(
    rita, arrive, noted, namur, session
):
    with pytest.raises(NotFound):
        arrive(email="new@exemple.test", name="Rita Sax", shop="Librairie")
    assert arrive(email="new@exemple.test", name="Rita Sax", shop="Quincaillerie").is_new
    assert noted(namur, session) == THERE


# Strangers and mistakes: one sentence, whatever the cause


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "jo@exemple.test"},
        {"phone": "0470 12 34 57"},
        {"phone": "+33 4 70 12 34 56"},  # the same last digits
        {"email": "rita@exemple.test", "name": "Jo Petit"},
        {"name": "Rita Sax", "shop": "Librairie"},
        {"name": "Jo Petit", "shop": "Quincaillerie"},
        {"name": "", "shop": "Quincaillerie"},
        {"name": "Rita Sax", "shop": ""},
        {"name": "%", "shop": "%"},
        {"email": "%@exemple.test"},
        {"email": "' OR true --"},
    ],
)
def test_a_guess_notes_nobody_and_learns_nothing(rita, arrive, noted, namur, session, typed):
    with pytest.raises(NotFound) as refused:
        arrive(**typed)
    assert str(refused.value) == str(NotFound())
    assert noted(namur, session) == []


@pytest.mark.parametrize("state", ["waiting", "ended"])
def test_who_has_no_seat_is_for_the_team_at_the_door(namur, session, arrive, noted, state):
    make_group(namur, session, "Rita Sax", email="rita@exemple.test", state=state)
    with pytest.raises(NotFound):
        arrive(email="rita@exemple.test")
    assert noted(namur, session) == []


@pytest.mark.parametrize("state", ["held", "offered"])
def test_a_seat_that_waits_for_an_answer_is_a_seat(namur, session, arrive, state):
    make_group(namur, session, "Rita Sax", email="rita@exemple.test", state=state)
    assert arrive(email="rita@exemple.test").is_new


def test_who_left_the_group_is_not_found(namur, session, group, arrive):
    with tenant_context(namur):
        SignUp.objects.get().participants.filter(name="Jo Petit").update(is_active=False)
    with pytest.raises(NotFound):
        arrive(email="rita@exemple.test", name="Jo Petit")


def test_the_code_of_another_session_finds_nobody_of_this_one(
    edition, dinant, rita, arrive, noted, namur, session, now
):
    other = make_coming_session(edition, dinant, starts_at=now - timedelta(minutes=10))
    with pytest.raises(NotFound):
        arrive(with_code=code_of(other, now=now).code, email="rita@exemple.test")
    assert noted(namur, session) == []


def test_a_city_that_takes_part_no_more_is_written_no_more(rita, arrive, namur):
    type(namur).objects.filter(pk=namur.pk).update(status=OrganisationStatus.RETIRED)
    with pytest.raises(NotFound):
        arrive(email="rita@exemple.test")


# When


def test_the_code_works_from_an_hour_before_to_an_hour_after(rita, arrive, session, code):
    minute = timedelta(minutes=1)
    with pytest.raises(CodeNotYet):
        arrive(at=session.starts_at - 61 * minute, email="rita@exemple.test")
    with pytest.raises(CodeOver):
        arrive(at=session.ends_at + 61 * minute, email="rita@exemple.test")
    with pytest.raises(CodeOver):
        arrive(at=session.ends_at + timedelta(days=1), email="rita@exemple.test")
    assert arrive(
        at=session.starts_at - 59 * minute, with_code=shown_code(code).lower(), email="rita@exemple.test"
    ).is_new


def test_a_code_that_is_none_and_that_of_a_cancelled_session(rita, arrive, session, now):
    with pytest.raises(CodeUnknown):
        arrive(with_code="HJ4K7M", email="rita@exemple.test")
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=day_of(now))
    with pytest.raises(CodeOfCancelled):
        arrive(email="rita@exemple.test")


def test_when_the_list_is_closed_the_team_is_asked(rita, namur, session, manager, arrive, noted, lines, now):
    [jo] = lines(make_group(namur, session, "Jo Petit"))
    do(mark, actor=manager, session_id=session.pk, city=namur, line=jo, outcome="present", now=now)
    do(close_list, actor=manager, session_id=session.pk, now=now)
    with pytest.raises(ListClosedToYou) as refused:
        arrive(email="rita@exemple.test")
    assert "équipe" in str(refused.value)
    assert ("Rita Sax", "Quincaillerie", "absent") in noted(namur, session)


def test_the_statements_do_not_grow_with_the_people(namur, dinant, session, arrive):
    def of(number: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            arrive(email=f"p{number}@exemple.test")
        return len(asked)

    for number in range(3):
        make_group(namur, session, f"Personne {number}", email=f"p{number}@exemple.test")
    of(0)
    few = of(1)
    for number in range(3, 13):
        make_group(namur, session, f"Personne {number}", email=f"p{number}@exemple.test")
    assert of(12) == few
    assert few <= 30
    assert SeatClaim.objects.filter(session=session).count() == 13
