"""Who confirmed a sign-up is a contact of its shops; who only typed an address is not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.signups import services as signups
from campaigns.signups.rekeying import VERSION, rekey_city
from campaigns.signups.services.contacts import fill_contacts
from tenants.organisations.models import Organisation
from tenants.shops.models import Contact, Person
from tenants.shops.services import end_contact
from tests.factories.facts import attend, make_person, make_session, make_shop
from tests.factories.people import make_user
from tests.factories.sessions import make_coming_session, make_group, make_running_edition

pytestmark = pytest.mark.django_db


def signed_up(city, email="anne@exemple.test", *, session=None, name="Chez Anne", **fields):
    session = session or make_coming_session(make_running_edition(), city)
    with tenant_context(city):
        return signups.sign_up(
            organisation=city,
            session=session,
            form_key=uuid4(),
            shop=signups.TypedShop(name=name),
            people=[signups.TypedPerson("Anne Martin", "helper", email)],
            language="fr",
            now=timezone.now(),
            **fields,
        )


def contacts(city) -> list[tuple[str, str, str, str]]:
    with tenant_context(city):
        rows = Contact.objects.filter(ended_at__isnull=True).order_by("shop__name")
        return [(row.shop.name, row.person.email, row.role, row.source) for row in rows]


def test_whoever_confirms_is_a_contact_and_whoever_does_not_is_none(namur):
    made = signed_up(namur)
    assert contacts(namur) == []

    with tenant_context(namur):
        for _ in range(2):
            signups.confirm(made.sign_up.uuid, organisation=namur, now=timezone.now())

    assert contacts(namur) == [("Chez Anne", "anne@exemple.test", "helper", "sign_up")]


def test_who_is_entered_by_staff_is_a_contact_at_once_and_of_the_second_shop_too(namur):
    session = make_coming_session(make_running_edition(), namur)
    signed_up(namur, session=session, entered_by=make_user())
    signed_up(namur, session=session, name="Au Bon Pain", entered_by=make_user())

    assert [name for name, *_ in contacts(namur)] == ["Au Bon Pain", "Chez Anne"]
    with tenant_context(namur):
        assert Person.objects.count() == 1


def test_a_person_who_was_ended_stays_so_until_they_confirm_again(namur):
    made = signed_up(namur)
    with tenant_context(namur):
        signups.confirm(made.sign_up.uuid, organisation=namur, now=timezone.now())
        end_contact(contact=Contact.objects.get(), actor=None, now=timezone.now())
        assert fill_contacts() == 0
    assert contacts(namur) == []

    again = signed_up(namur)
    with tenant_context(namur):
        signups.confirm(again.sign_up.uuid, organisation=namur, now=timezone.now())

    assert len(contacts(namur)) == 1


def test_those_of_earlier_sign_ups_and_of_attendance_are_filled_in_once(namur):
    edition = make_running_edition()
    session = make_coming_session(edition, namur)
    make_group(namur, session, "Anne", shop="Chez Anne", email="anne@exemple.test")
    make_group(namur, session, "Luc", shop="Chez Luc", email="luc@exemple.test", state="held")
    held = make_session(edition, namur)
    attend(namur, held, make_shop(namur, name="Zoé"), make_person(namur, name="Zoé", phone="081223344"))
    attend(namur, held, make_shop(namur, name="Sans contact"), make_person(namur, name="Jean"))

    with tenant_context(namur):
        rekey_city(namur)
        rekey_city(namur)

    assert [(shop, source) for shop, _email, _role, source in contacts(namur)] == [
        ("Chez Anne", "sign_up"),
        ("Zoé", "archive"),
    ]
    assert Organisation.objects.get(pk=namur.pk).keys_version == VERSION
