"""Keys and digests of an earlier release brought up to date: one for one, links open, again if killed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django_tenants.utils import tenant_context

from campaigns.signups import rekeying
from campaigns.signups.models import Participant, SignUp
from campaigns.signups.rekeying import cities_to_rekey, rekey_city
from campaigns.signups.services import TypedPerson
from campaigns.signups.services.lookup import find_or_add_people
from kernel.privacy import holdings
from tenants.organisations.models import Organisation
from tenants.shops.digests import companion_digest, contact_digest
from tenants.shops.errors import LinkExpired
from tenants.shops.models import Person, Shop
from tenants.shops.personal_links import person_of, personal_token
from tests.campaigns.signups.test_signing_up import NOW
from tests.factories.facts import make_edition, make_person, make_session, make_shop

pytestmark = pytest.mark.django_db
ODD = "+32 0470 12 34 56"  # written so, it was another person's until November 2026


def old_contact(city: Organisation, email: str = "", phone: str = "", **fields) -> Person:
    digest = rekeying._contact_digest_of_2026(email, phone)
    return make_person(city, digest, email=email, phone=phone, **fields)


def old_companion(city: Organisation, shop: Shop, name: str) -> Person:
    contact = old_contact(city, f"{shop.pk}@exemple.be", name="Marie")
    session = make_session(make_edition(), city, on=date(2026, 5, 4), status="planned")
    person = make_person(city, rekeying._companion_digest_of_2026(str(shop.uuid), name), name=name)
    with tenant_context(city):
        row = SignUp.objects.create(
            form_key=shop.uuid, session_id=session.pk, shop=shop, contact=contact,
            notified_starts_at=session.starts_at,
        )  # fmt: skip
        Participant.objects.create(
            sign_up=row, session_id=session.pk, person=person, name=name, role="helper"
        )
    return person


def rekeyed(city: Organisation) -> tuple[int, int, int]:
    with tenant_context(city):
        done = rekey_city(city)
    return done.n_shops, done.n_people, done.n_kept


def digest_of(city: Organisation, person: Person) -> str:
    with tenant_context(city):
        return str(Person.objects.values_list("digest", flat=True).get(pk=person.pk))


def test_a_person_is_re_keyed_and_found_again_under_the_new_digest(namur):
    person = old_contact(namur, phone=ODD, name="Anne Lambert")
    shop = make_shop(namur)
    companion = old_companion(namur, shop, "Éloïse Noël")

    assert rekeyed(namur) == (0, 2, 0)

    assert digest_of(namur, person) == contact_digest("", "0470123456")
    assert digest_of(namur, companion) == companion_digest(str(shop.uuid), "ELOISE NOEL")
    with tenant_context(namur):
        typed = [
            TypedPerson("Anne Lambert", "owner", "", "0470 12 34 56"),
            TypedPerson("eloise noel", "helper"),
        ]
        assert find_or_add_people(typed, whose=str(shop.uuid), language="fr", now=NOW) == [person, companion]


def test_old_links_open_until_the_person_is_erased(namur):
    person = old_contact(namur, phone=ODD, name="Anne Lambert")
    with tenant_context(namur):
        token = personal_token(person)
        rekey_city(namur)
        assert person_of(token) == person
        assert person_of(personal_token(Person.objects.get(pk=person.pk))) == person
        for holding in holdings():
            holding.erase(Person.objects.get(pk=person.pk).digest, "f" * 64)
        with pytest.raises(LinkExpired):
            person_of(token)


def test_two_people_never_become_one_and_one_person_stays_one_in_every_city(namur, dinant):
    """`persons` counts digests over the cities: as many after as before."""
    odd_here = old_contact(namur, phone=ODD, name="Anne")
    odd_there = old_contact(dinant, phone=ODD, name="Anne")
    alone = old_contact(namur, phone="+32 0499 99 99 99", name="Jo")
    plain_there = old_contact(dinant, phone="0499 99 99 99", name="Jo")
    people = [(namur, odd_here), (dinant, odd_there), (namur, alone), (dinant, plain_there)]
    before = len({digest_of(*one) for one in people})

    assert rekeyed(namur) == (0, 1, 1)
    assert rekeyed(dinant) == (0, 1, 0)

    assert len({digest_of(*one) for one in people}) == before == 3
    assert digest_of(namur, odd_here) == digest_of(dinant, odd_there)
    assert digest_of(namur, alone) == alone.digest


def test_two_spellings_in_one_batch_do_not_collide(namur):
    first = old_contact(namur, phone=ODD, name="Anne")
    second = old_contact(namur, phone="(+32) 470 123456", name="Paul")
    third = old_contact(namur, phone="(+32) 0470 123456", name="Zoé")

    rekeyed(namur)

    assert len({digest_of(namur, one) for one in (first, second, third)}) >= 2
    with tenant_context(namur):
        assert Person.objects.count() == 3


def test_who_is_of_an_archive_or_erased_is_left_alone(namur):
    archived = make_person(namur, "a" * 64, person_ref="p1")
    erased = make_person(namur, "b" * 64, erased_at=NOW)
    shared = make_person(namur, "c" * 64, email="info@exemple.be", name="Paul")

    assert rekeyed(namur) == (0, 0, 0)

    assert [digest_of(namur, one) for one in (archived, erased, shared)] == ["a" * 64, "b" * 64, "c" * 64]


def test_shops_get_their_keys(namur):
    shop, odd = make_shop(namur, name="L’Échoppe SRL", street="R. de Fer"), make_shop(namur, name="!!!")
    with tenant_context(namur):
        Shop.objects.update(name_key="", search_key="")

    assert rekeyed(namur)[0] == 2

    with tenant_context(namur):
        assert Shop.objects.get(pk=shop.pk).name_key == "echoppe"
        assert Shop.objects.get(pk=shop.pk).search_key == "l echoppe srl rue de fer 5000"
        assert Shop.objects.get(pk=odd.pk).search_key == "5000"


def test_killed_midway_it_goes_on_where_it_was(namur, dinant, monkeypatch):
    monkeypatch.setattr(rekeying, "BATCH", 2)
    people = [old_contact(namur, phone=f"+32 0470 12 34 {n}", name=f"P{n}") for n in range(10, 15)]
    plain, n_batches = rekeying._replace, iter(range(10))

    def killed(batch):
        if next(n_batches) == 1:
            raise KeyboardInterrupt
        return plain(batch)

    monkeypatch.setattr(rekeying, "_replace", killed)
    with pytest.raises(KeyboardInterrupt):
        rekeyed(namur)
    assert Organisation.objects.get(pk=namur.pk).keys_version == 0

    monkeypatch.setattr(rekeying, "_replace", plain)
    assert rekeyed(namur) == (0, 3, 0)
    assert [digest_of(namur, one) for one in people] == [contact_digest("", one.phone) for one in people]
    assert rekeyed(namur) == (0, 0, 0)


def test_migrate_re_keys_each_city_once(namur, dinant, capsys):
    person = old_contact(namur, phone=ODD, name="Anne")

    call_command("rekey")

    assert "1 people re-keyed in 66 cities" in capsys.readouterr().out
    assert cities_to_rekey() == []
    assert digest_of(namur, person) == contact_digest("", "0470123456")
    call_command("rekey")
    assert capsys.readouterr().out == ""
