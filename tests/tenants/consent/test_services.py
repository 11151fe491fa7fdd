"""Consents given, pending, confirmed and taken back; who must not be contacted; what may be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django_tenants.utils import tenant_context

from tenants.consent.errors import ChannelRefused, LiftReasonMissing
from tenants.consent.models import CHANNELS, Consent, ContactBlock, Purpose
from tenants.consent.selectors import (
    blocked_people,
    blocked_shops,
    consents_of,
    contact_states,
    contactable_people,
    may_contact,
    pending_consents_of,
    shops_reached_by,
)
from tenants.consent.services import (
    ask_consents,
    block_person,
    block_shop,
    confirm_consents,
    forget_pending,
    give_consents,
    lift_block,
    withdraw_consents,
)
from tenants.consent.wordings import WORDING, versions, wording_text
from tenants.journal.models import Entry
from tenants.shops.models import Contact, PersonMerge, ShopRole
from tenants.shops.services import merge_shops, undo_merge
from tests.factories.facts import make_person, make_shop
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.fixture
def city(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def anne(city):
    return make_person(city, name="Anne Lambert", email="anne@exemple.test", phone="0470 12 34 56")


@pytest.fixture
def shop(city, anne):
    return shop_of(city, anne)


def shop_of(city, *people, **fields):
    made = make_shop(city, **fields)
    for person in people:
        Contact.objects.create(shop=made, person=person, role=ShopRole.OWNER, source="staff")
    return made


def ask(person, *purposes, occasion="one"):
    ask_consents(person=person, purposes=purposes, language="fr", occasion=occasion, now=NOW)


def give(person, *purposes, **more):
    return give_consents(person=person, purposes=purposes, language="fr", now=NOW, **more)


def block(one, **more):
    said = block_shop if hasattr(one, "search_key") else block_person
    return said(one, reason="asked", via="phone", actor=make_user(), now=NOW, **more)


def is_mailed(person) -> bool:
    return contactable_people("news", "email").filter(pk=person.pk).exists()


def test_what_somebody_ticked_counts_once_its_owner_confirms_it(anne):
    ask(anne, "news", "call")
    assert (consents_of(anne), is_mailed(anne)) == ([], False)

    assert confirm_consents(person=anne, occasion="another", now=NOW) == 0
    assert confirm_consents(person=anne, occasion="one", purposes=["news"], now=NOW) == 1

    assert [(row.purpose, row.channel, row.confirmed_at) for row in consents_of(anne)] == [
        ("news", "email", NOW)
    ]
    assert is_mailed(anne)
    assert pending_consents_of(anne) == []  # what was unticked is forgotten


def test_confirmed_twice_or_asked_again_it_is_one_consent(anne):
    ask(anne, "news")
    ask(anne, "news")
    ask(anne, "news", occasion="two")
    assert len(pending_consents_of(anne)) == 1

    assert confirm_consents(person=anne, occasion="one", now=NOW) == 1
    assert confirm_consents(person=anne, occasion="one", now=NOW) == 0
    assert confirm_consents(person=anne, occasion="two", now=NOW) == 0
    ask(anne, "news", occasion="three")

    assert Consent.objects.count() == 1


def test_two_consents_of_one_purpose_and_channel_cannot_stand(anne):
    give(anne, "news")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=anne, purpose="news", channel="", wording="2026-11", language="fr")


def test_a_consent_of_an_earlier_release_counts_for_its_purposes_first_channel(anne):
    Consent.objects.create(person=anne, purpose="news", wording="2026-11", language="fr")
    assert is_mailed(anne)
    assert not contactable_people("news", "post").exists()
    assert give(anne, "news") == 0

    assert withdraw_consents(person=anne, purpose="news", channel="email", now=NOW) == 1
    assert not is_mailed(anne)


def test_one_purpose_by_another_channel_is_another_consent(anne):
    give(anne, "news")
    assert give(anne, "news", channel="post", how="paper", entered_by=make_user()) == 1
    assert {row.channel for row in consents_of(anne)} == {"email", "post"}
    with pytest.raises(ChannelRefused):
        give(anne, "call", channel="post")
    assert Entry.objects.filter(action="consent.given").count() == 1


def test_taken_back_twice_it_stays_as_it_was_taken_back_first(anne):
    give(anne, "news", "call")
    assert withdraw_consents(person=anne, now=NOW) == 2
    assert withdraw_consents(person=anne, now=NOW + timedelta(days=1), how="phone") == 0

    assert set(Consent.objects.values_list("withdrawn_at", "withdrawn_how")) == {(NOW, "link")}
    assert give(anne, "news") == 1  # and may be given anew


def test_what_nobody_confirmed_in_time_is_forgotten(anne):
    ask(anne, "news")
    ask(anne, "call", occasion="two")
    forget_pending(occasion="one")
    assert [row.purpose for row in pending_consents_of(anne)] == ["call"]


def test_a_block_on_a_shop_holds_for_its_doubles_while_they_are_one(city, shop):
    double, third = make_shop(city), make_shop(city)
    merge = merge_shops(shop=shop, into=third, on=NOW.date(), actor=None)
    merge_shops(shop=double, into=third, on=NOW.date(), actor=None)
    block(double)
    assert set(blocked_shops()) == {shop, double, third}

    undo_merge(merge=merge, actor=None)
    assert set(blocked_shops()) == {double, third}


def test_a_person_all_whose_shops_are_blocked_is_left_alone(city, anne, shop):
    other = shop_of(city, anne, name="Chez Anne")
    give(anne, "news")
    block(shop)
    assert is_mailed(anne)

    held = block(other)
    assert not is_mailed(anne)
    assert set(blocked_people()) == {anne}

    lift_block(held, reason="Anne l’a demandé", actor=make_user(), now=NOW)
    assert is_mailed(anne)


def test_a_block_on_a_person_holds_everywhere_and_for_their_address(city, anne):
    same = make_person(city, name="A. Lambert")
    PersonMerge.objects.create(person=same, into=anne, happened_on=NOW.date())
    on_her_address = make_person(city, name="Luc Petit", email="Anne@Exemple.test")
    for person in (anne, on_her_address):
        give(person, "news")
    held = block(same)
    assert set(blocked_people()) == {anne, same}
    assert not contactable_people("news", "email").exists()

    lift_block(held, reason="erreur", actor=make_user(), now=NOW)
    assert contactable_people("news", "email").count() == 2


def test_blocked_twice_is_one_block_and_lifted_twice_one_lifting(shop):
    first = block(shop)
    assert block(shop) == first
    with pytest.raises(LiftReasonMissing):
        lift_block(first, reason="  ", actor=make_user(), now=NOW)
    for _ in range(2):
        lift_block(first, reason="elle rappelle", actor=make_user(), now=NOW)
    again = block(shop)

    assert again != first
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["contact.blocked", "contact.block_lifted", "contact.blocked"]


def test_a_block_is_of_a_shop_or_a_person(anne, shop):
    for fields in ({}, {"shop": shop, "person": anne}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactBlock.objects.create(reason="asked", **fields)


def test_what_may_be_contacted(city, anne, shop):
    assert may_contact(shop, "post", "news")
    assert may_contact(shop, "visit")
    assert not may_contact(shop, "email", "news")
    ask(anne, "news")
    assert not may_contact(shop, "email", "news")
    confirm_consents(person=anne, now=NOW)
    assert may_contact(shop, "email", "news")
    assert not may_contact(shop, "phone", "call")
    double = make_shop(city)
    merge_shops(shop=double, into=shop, on=NOW.date(), actor=None)
    assert may_contact(double, "email", "news")

    block(shop)
    assert not any(may_contact(one, by, "news") for one in (shop, double) for by in ("post", "email"))


def test_the_state_of_many_shops_is_asked_in_one_statement(city, anne, shop):
    luc = make_person(city, name="Luc Petit")
    give(anne, "news", "call")
    ask(luc, "news")
    block(luc)
    double = shop_of(city, luc, name="Boulangerie Lambert bis")
    merge_shops(shop=double, into=shop, on=NOW.date(), actor=None)
    silent = shop_of(city, anne, name="Fermé à tous")
    block(silent)
    empty = make_shop(city)

    with CaptureQueriesContext(connection) as asked:
        states = contact_states([shop.pk, silent.pk, empty.pk])

    assert len([q for q in asked.captured_queries if "search_path" not in q["sql"]]) == 1
    one = states[shop.pk]
    assert (one.is_blocked, one.n_people, one.n_blocked_people, one.n_pending) == (False, 2, 1, 1)
    assert one.channels == ("email", "phone")
    assert (states[silent.pk].is_blocked, states[silent.pk].channels) == (True, ())
    assert states[empty.pk].n_people == 0
    assert set(shops_reached_by("email")) == {shop, double}


def test_each_wording_is_kept_in_each_language():
    assert versions()[-1] == WORDING
    for version in versions():
        for purpose, channels in CHANNELS.items():
            by = channels if version == WORDING else channels[:1]
            assert all(wording_text(version, purpose, channel, "nl") for channel in by)
    for language in ("fr", "de", "nl", "en"):
        with translation.override(language):
            for purpose in Purpose:
                shown = str(purpose.label).replace("\u202f", " ").replace("\u00a0", " ")
                kept = wording_text(WORDING, purpose, CHANNELS[purpose][0], language)
                assert shown == kept, "raise WORDING and add the new words to data/wordings.json"
