"""Signing up: seats, shop, people, consents and mail in one go, or nothing."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CitySeats, ClaimState, SeatClaim, SeatCounter
from campaigns.agenda.seats.errors import GroupTooBig, RegistrationClosed, SessionOver
from campaigns.signups.errors import AlreadySignedUp, ContactMissing, PersonTwice
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services import (
    TypedGuest,
    TypedPerson,
    TypedShop,
    cancel,
    change_people,
    change_session,
    confirm,
    promote_by_hand,
    sign_up,
)
from kernel.database import connection
from tenants.consent.models import Consent
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.shops.models import Person, Shop
from tests.factories.facts import make_edition, make_session, make_shop

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def edition(db):
    return make_edition(starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=300))


@pytest.fixture
def session(edition, namur, dinant):
    return make_session(
        edition, namur, dinant, status="planned", starts_at=NOW + timedelta(days=20), capacity=3
    )


def people(*names, email="marie@exemple.be"):
    first, *others = names or ("Marie Lambert",)
    return [TypedPerson(first, "owner", email, "0470 12 34 56")] + [
        TypedPerson(name, "helper") for name in others
    ]


def join(city, session, *names, email="marie@exemple.be", **fields):
    values = {
        "form_key": uuid.uuid4(),
        "shop": TypedShop(name="Boulangerie Lambert", sector="ALI-BOU", postal_code="5000"),
        "people": people(*names, email=email),
        "language": "fr",
        "now": NOW,
    }
    connection.set_tenant(city)
    return sign_up(organisation=city, session=session, **(values | fields))


def test_a_group_gets_its_seats_its_row_and_a_mail_to_confirm(namur, session):
    done = join(namur, session, "Marie Lambert", "Jean Lambert", consents=["news", "unknown"])

    assert (done.claim.state, done.claim.n_persons) == (ClaimState.PENDING, 2)
    assert done.claim.deadline_at == NOW + timedelta(hours=24)
    assert [p.name for p in done.sign_up.participants.all()] == ["Marie Lambert", "Jean Lambert"]
    assert done.sign_up.shop.name == "Boulangerie Lambert"
    assert [c.purpose for c in Consent.objects.all()] == ["news"]
    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient) == ("signup.ask_to_confirm", "marie@exemple.be")
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 2
    assert CitySeats.objects.get(session=session).n_taken == 2
    kinds = set(Due.objects.filter(organisation=namur).values_list("kind", flat=True))
    assert kinds == {"mail.send", "signups.deadline", "signups.remind", "doubles.sign_up"}


def test_the_row_is_in_the_city_of_the_shop_and_in_no_other(namur, dinant, session):
    join(dinant, session)

    assert SeatClaim.objects.get().organisation == dinant
    with tenant_context(namur):
        assert not SignUp.objects.exists()
        assert not Mail.objects.exists()


def test_the_same_form_twice_is_one_sign_up(namur, session):
    key = uuid.uuid4()
    first = join(namur, session, form_key=key)
    second = join(namur, session, form_key=key)

    assert second.is_repeat
    assert second.sign_up == first.sign_up
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 1
    assert Mail.objects.count() == 1


def test_a_person_signs_up_for_a_session_once(namur, session):
    join(namur, session)

    with pytest.raises(AlreadySignedUp):
        join(namur, session, email="MARIE@exemple.be ")

    assert SeatCounter.objects.get(pk=session.pk).n_taken == 1


def test_who_left_may_sign_up_again(namur, session):
    done = join(namur, session)
    cancel(done.sign_up.uuid, organisation=namur, now=NOW)

    assert join(namur, session).claim.state == ClaimState.PENDING


def test_who_was_released_by_somebody_elses_sign_up_may_sign_up_again_at_once(namur, session):
    join(namur, session, "Marie", "Jean", "Louis")
    later = NOW + timedelta(hours=25)
    join(namur, session, email="anne@exemple.be", now=later)  # full, but for those who never confirmed

    again = join(namur, session, "Marie", now=later)

    assert again.claim.state == ClaimState.PENDING


def test_one_name_twice_in_a_group_is_refused(namur, session):
    with pytest.raises(PersonTwice):
        join(namur, session, "Marie", "Jean", "jean ")


def test_a_group_needs_an_address_or_a_number(namur, session):
    with pytest.raises(ContactMissing):
        join(namur, session, people=[TypedPerson("Marie", "owner")])

    assert SeatCounter.objects.get(pk=session.pk).n_taken == 0


def test_one_seat_left_puts_both_on_the_list(namur, session):
    join(namur, session, "Anne", "Louis", email="anne@exemple.be")
    done = join(namur, session, "Marie Lambert", "Jean Lambert")

    assert (done.claim.state, done.claim.position) == (ClaimState.WAITING, 1)
    counter = SeatCounter.objects.get(pk=session.pk)
    assert (counter.n_taken, counter.n_waiting) == (2, 2)
    assert Mail.objects.filter(kind="signup.on_the_list").count() == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"registration": "closed"}, RegistrationClosed),
        ({"registration": "draft"}, RegistrationClosed),
        ({"starts_at": NOW}, SessionOver),
    ],
)
def test_a_session_that_takes_nobody_refuses_and_keeps_nothing(edition, namur, fields, error):
    values = {"starts_at": NOW + timedelta(days=9)} | fields
    session = make_session(edition, namur, status="planned", **values)

    with pytest.raises(error):
        join(namur, session)

    assert not Person.objects.exists()
    assert not Shop.objects.exists()


def test_forty_people_are_too_many(namur, edition):
    session = make_session(edition, namur, status="planned", starts_at=NOW + timedelta(days=9), capacity=60)

    with pytest.raises(GroupTooBig):
        join(namur, session, *(f"Personne {number}" for number in range(40)))


@pytest.mark.parametrize(
    "name", ["🥖 Chez Léa", "مخبز السلام", "x" * 10_000, "Zoë\u202egnilegnaR", "O’Neil; DROP"]
)
def test_any_name_is_a_name(namur, session, name):
    done = join(namur, session, name)

    kept = done.sign_up.participants.get().name
    assert kept
    assert len(kept) <= 160
    assert "\u202e" not in kept


def test_a_known_shop_is_found_by_number_then_by_name(namur, session):
    by_number = make_shop(namur, name="Autre nom", bce="2123456789")
    by_name = make_shop(namur)

    first = join(namur, session, shop=TypedShop(name="Tapé autrement", bce="2123456789"))
    second = join(namur, session, "Anne", email="a@exemple.be", shop=TypedShop(name="BOULANGERIE lambert"))

    assert (first.sign_up.shop, second.sign_up.shop) == (by_number, by_name)


def test_what_a_stranger_types_overwrites_nobody(namur, session):
    connection.set_tenant(namur)
    join(namur, session, "Marie Lambert")
    person = Person.objects.get(email="marie@exemple.be")
    other = make_session(session.edition, namur, status="planned", starts_at=NOW + timedelta(days=30))
    done = join(namur, other, "Quelqu’un d’autre")

    person.refresh_from_db()
    assert person.name == "Marie Lambert"
    assert done.sign_up.participants.get().name == "Quelqu’un d’autre"


def test_a_guest_takes_a_seat_and_counts_for_no_city(namur, session):
    done = join(namur, session, shop=None, guest=TypedGuest("Librairie du Nord", "Lille"))

    assert (done.sign_up.shop, done.sign_up.guest_place) == (None, "Lille")
    assert done.claim.is_guest
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 1
    assert CitySeats.objects.get(session=session).n_taken == 0


def test_staff_enter_a_call_without_e_mail_and_it_is_confirmed(namur, session, member):
    actor = member(namur, "steward")
    done = join(
        namur,
        session,
        people=[TypedPerson("Jo", "owner", phone="081 22 33 44")],
        source="phone",
        entered_by=actor,
    )

    assert done.claim.state == ClaimState.CONFIRMED
    assert not Mail.objects.exists()
    assert Entry.objects.get(action="sign_up.entered").actor_id == actor.pk


def test_confirming_sends_the_calendar_once(namur, session):
    done = join(namur, session)

    for _ in range(2):
        claim = confirm(done.sign_up.uuid, organisation=namur, now=NOW + timedelta(hours=1))

    assert (claim.state, claim.deadline_at) == (ClaimState.CONFIRMED, None)
    mail = Mail.objects.get(kind="signup.confirmed")
    assert "METHOD:REQUEST" in mail.calendar


def test_a_swap_of_names_keeps_the_seats(namur, session):
    done = join(namur, session, "Marie", "Jean")

    claim = change_people(
        done.sign_up.uuid,
        [TypedPerson("Marie", "owner"), TypedPerson("Louise", "employee")],
        organisation=namur,
        now=NOW,
    )

    assert claim.n_persons == 2
    active = Participant.objects.filter(is_active=True)
    assert [(p.name, p.role) for p in active] == [("Marie", "owner"), ("Louise", "employee")]
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 2


def test_a_group_moves_whole_or_stays(namur, edition, session):
    small = make_session(edition, namur, status="planned", starts_at=NOW + timedelta(days=30), capacity=1)
    done = join(namur, session, "Marie", "Jean")
    confirm(done.sign_up.uuid, organisation=namur, now=NOW)

    with pytest.raises(GroupTooBig):
        change_session(done.sign_up.uuid, small, organisation=namur, now=NOW)
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 2

    other = make_session(edition, namur, status="planned", starts_at=NOW + timedelta(days=40), capacity=4)
    moved = change_session(done.sign_up.uuid, other, organisation=namur, now=NOW)

    assert moved.claim.state == ClaimState.CONFIRMED
    assert [p.name for p in moved.sign_up.participants.all()] == ["Marie", "Jean"]
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 0
    assert SeatCounter.objects.get(pk=other.pk).n_taken == 2
    assert Mail.objects.filter(kind="signup.moved_to_other_session").count() == 1
    assert "METHOD:CANCEL" in Mail.objects.get(kind="signup.left_for_other_session").calendar


def test_staff_promote_by_hand_with_a_reason_that_the_journal_keeps(namur, session, member):
    actor = member(namur, "manager")
    join(namur, session, "Anne", "Louis", email="anne@exemple.be")
    join(namur, session, "Zoé", "Luc", email="zoe@exemple.be")
    third = join(
        namur, session, email="ali@exemple.be", people=[TypedPerson("Ali", "owner", "ali@exemple.be")]
    )
    assert third.claim.state == ClaimState.WAITING

    claim = promote_by_hand(
        third.sign_up.uuid, organisation=namur, actor=actor, reason="Place promise au téléphone", now=NOW
    )

    assert claim.state == ClaimState.CONFIRMED
    assert Entry.objects.get(action="sign_up.promoted").details["reason"] == "Place promise au téléphone"
