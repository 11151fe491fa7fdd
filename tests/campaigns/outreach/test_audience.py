"""Whom a step reaches: who falls out and why, and that nobody is asked twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.outreach.audience import audience_counts, audience_of_step, contact_gap
from campaigns.outreach.models import AddressProblem, LetterRefusal, WithheldReason
from campaigns.outreach.services import set_contact_gap
from campaigns.signups.models import SignUp
from kernel.clock import today
from tenants.consent.models import Consent, ContactBlock
from tenants.shops.models import Contact, Person, Shop, ShopMerge
from tests.factories.campaigns import make_campaign, make_step, make_touch, step_of
from tests.factories.rounds import make_street, make_visit
from tests.factories.sessions import make_coming_session, make_group


@pytest.fixture
def shops(street):
    return Shop.objects.filter(pk__in=[shop.pk for shop in street])


@pytest.fixture
def step(manager, street):
    return step_of(make_campaign(manager, "letter", "email", "call", "round"), "letter")


def agreeing(shop, *, purpose="news", channel="email", email="rita@example.org", **fields):
    person = Person.objects.create(name="Rita", email=email, digest=f"{shop.pk}{purpose}{email}", **fields)
    Contact.objects.create(shop=shop, person=person)
    Consent.objects.create(person=person, purpose=purpose, channel=channel, wording="1", language="fr")
    return person


def reasons(shops, step, **options):
    said: dict[str, Any] = {"on": today(), "gap_days": 21, "session": None} | options
    return audience_of_step(shops, step, **said).withheld


def test_letters_go_to_all_with_an_address_who_did_not_say_no(shops, street, step, namur):
    one, two, three, ten = street
    ContactBlock.objects.create(shop=one, reason="asked")
    LetterRefusal.objects.create(shop=two)
    AddressProblem.objects.create(shop=three, reason="moved", address="Rue de Fer|3||5000")
    [nowhere] = make_street(namur, "4", street="")
    everyone = shops | Shop.objects.filter(pk=nowhere.pk)
    everyone.count()
    with CaptureQueriesContext(connection) as queries:
        audience = audience_of_step(everyone, step, on=today(), gap_days=21, session=None)
    assert len(queries) == 1
    assert audience.reached == (ten.pk,)
    assert audience.withheld == {
        one.pk: WithheldReason.BLOCKED,
        two.pk: WithheldReason.NO_LETTERS,
        three.pk: WithheldReason.RETURNED,
        nowhere.pk: WithheldReason.NO_ADDRESS,
    }


def test_an_address_that_was_corrected_is_tried_again(shops, street, step):
    AddressProblem.objects.create(shop=street[0], reason="moved", address="Rue de Fer|99||5000")
    assert reasons(shops, step) == {}


def test_mails_go_to_those_who_agreed_and_calls_to_them_or_the_shops_number(shops, street, step, manager):
    one, two, three, ten = street
    agreeing(one)
    pending = agreeing(two, email="tom@example.org")
    Consent.objects.filter(person=pending).update(is_pending=True)
    agreeing(three, purpose="call", channel="phone", phone="0470123456")
    Shop.objects.filter(pk=ten.pk).update(phone="081246000")
    campaign = step.campaign
    assert audience_of_step(
        shops, step_of(campaign, "email"), on=today(), gap_days=21, session=None
    ).reached == (one.pk,)
    assert audience_of_step(
        shops, step_of(campaign, "call"), on=today(), gap_days=21, session=None
    ).reached == (three.pk, ten.pk)


def test_whoever_shares_the_address_of_a_blocked_person_gets_no_mail(shops, street, step):
    agreeing(street[0])
    other = Person.objects.create(name="Autre", email="RITA@example.org", digest="other")
    ContactBlock.objects.create(person=other, reason="asked")
    email = step_of(step.campaign, "email")
    assert reasons(shops, email)[street[0].pk] == WithheldReason.NO_CONSENT


def test_nobody_is_asked_twice_over_all_campaigns_channels_and_visits(shops, street, step, manager, steward):
    one, two, three, ten = street
    other = make_campaign(manager, "call", name="Autre")
    make_touch(step_of(other, "call"), one, days_ago=20)
    make_touch(step_of(other, "call"), two, days_ago=21)
    make_touch(step_of(other, "call"), three, days_ago=-3, state="prepared")
    make_visit(steward, ten, "thinking")
    assert reasons(shops, step) == dict.fromkeys([one.pk, three.pk, ten.pk], WithheldReason.RECENT)
    assert reasons(shops, step, gap_days=0) == {}


def test_what_failed_or_met_nobody_asked_nobody(shops, street, step, manager, steward):
    other = step_of(make_campaign(manager, "letter", name="Autre"), "letter")
    make_touch(other, street[0], state="failed")
    make_touch(other, street[1], state="withheld")
    make_visit(steward, street[2], "absent")
    assert reasons(shops, step) == {}


def test_what_the_step_itself_prepared_does_not_count(shops, street, step, manager):
    make_touch(step, street[0], state="prepared")
    assert reasons(shops, step) == {}
    again = make_step(manager, step.campaign, "letter", on=today() + timedelta(days=3))
    assert reasons(shops, again) == {street[0].pk: WithheldReason.RECENT}


def test_who_has_signed_up_for_its_session_is_left_in_peace(shops, street, step, edition, namur):
    session = make_coming_session(edition, namur)
    claim = make_group(namur, session, "Rita", shop="Autre")
    SignUp.objects.filter(uuid=claim.uuid).update(shop=street[0])
    assert reasons(shops, step, session=session.pk) == {street[0].pk: WithheldReason.SIGNED_UP}


def test_of_doubles_all_holds_for_the_one_that_stands(shops, street, step, namur):
    [double] = make_street(namur, "1 bis")
    ShopMerge.objects.create(shop=double, into=street[0], happened_on=today())
    ContactBlock.objects.create(shop=double, reason="asked")
    assert reasons(shops, step) == {street[0].pk: WithheldReason.BLOCKED}


def test_counts_say_the_same_by_channel(shops, street, step):
    ContactBlock.objects.create(shop=street[0], reason="asked")
    agreeing(street[1])
    counts = audience_counts(shops, on=today(), gap_days=21)
    assert (counts["letter"].n, counts["letter"].n_reached) == (4, 3)
    assert counts["email"].reasons == {WithheldReason.BLOCKED: 1, WithheldReason.NO_CONSENT: 2}


def test_the_gap_is_three_weeks_until_the_city_says_otherwise(manager):
    assert contact_gap() == 21
    set_contact_gap(7, actor=manager)
    assert contact_gap() == 7
