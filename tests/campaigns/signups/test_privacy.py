"""Erasure and export of a person cover sign-ups, consents and mails, and change no count."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatCounter
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.services import TypedGuest, TypedPerson, TypedShop, sign_up
from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.consent.models import Consent
from tenants.due.services import do_due_work
from tenants.mail.models import Mail
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person
from tenants.shops.services import ask_to_erase_person
from tests.factories.facts import make_edition, make_session

EMAIL = "marie@exemple.be"
HANDLERS_WITHOUT_SENDING = {**HANDLERS, "mail.send": lambda *_: None}


def sign_marie_up(city, session, guest=None):
    with tenant_context(city):
        return sign_up(
            organisation=city,
            session=session,
            form_key=uuid.uuid4(),
            shop=None if guest else TypedShop(name="Boulangerie Lambert"),
            guest=guest,
            people=[TypedPerson("Marie Lambert", "owner", EMAIL), TypedPerson("Jean Lambert", "helper")],
            language="fr",
            consents=["news"],
            note="Vient avec sa chienne",
            now=timezone.now(),
        )


def session_of(*hosts):
    return make_session(
        make_edition(), *hosts, status="planned", starts_at=timezone.now() + timedelta(days=20)
    )


def test_erasure_leaves_no_name_address_or_note_in_either_city(namur, dinant):
    session = session_of(namur, dinant)
    sign_marie_up(namur, session)
    sign_marie_up(dinant, session, guest=TypedGuest("Chez Marie", "Givet"))

    ask_to_erase_person(contact_digest(EMAIL))
    for city in (namur, dinant):
        with tenant_context(city):
            do_due_work(city, HANDLERS_WITHOUT_SENDING, timezone.now())
            texts = [
                *Person.objects.values_list("name", "email", "phone"),
                *Participant.objects.values_list("name"),
                *SignUp.objects.values_list("note", "guest_shop", "guest_place"),
                *Mail.objects.values_list("recipient", "body_text"),
            ]
            assert not any("arie" in text for row in texts for text in row)
            assert not Consent.objects.exists()
            assert Participant.objects.count() == 2
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 4


def test_a_companion_is_erased_with_their_own_digest(namur):
    session = session_of(namur)
    sign_marie_up(namur, session)
    with tenant_context(namur):
        jean = Person.objects.get(name="Jean Lambert")
        ask_to_erase_person(jean.digest)
        do_due_work(namur, HANDLERS_WITHOUT_SENDING, timezone.now())

        assert sorted(Participant.objects.values_list("name", flat=True)) == ["", "Marie Lambert"]


def test_a_person_is_handed_what_is_held_of_them(namur):
    sign_marie_up(namur, session_of(namur))

    with tenant_context(namur):
        held = {holding.app: holding.export(contact_digest(EMAIL)) for holding in holdings()}

    assert held["shops"][0]["email"] == EMAIL
    assert held["signups"][0]["name"] == "Marie Lambert"
    assert held["signups"][0]["sign_up__shop__name"] == "Boulangerie Lambert"
    assert held["consent"][0]["purpose"] == "news"
