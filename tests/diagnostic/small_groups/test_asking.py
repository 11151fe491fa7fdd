"""Asking for a place in a small group: once, by anybody, in the city whose page it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.signups.errors import ContactMissing
from campaigns.signups.services import TypedShop
from diagnostic.small_groups.errors import NoProgramme
from diagnostic.small_groups.models import SmallGroupRequest
from diagnostic.small_groups.services import ask_for_place
from kernel.privacy import holdings
from tenants.journal.models import Entry
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person, Shop
from tests.factories.sessions import make_running_edition

PAGE = "/petit-groupe/"


@pytest.fixture
def edition(db):
    return make_running_edition()


def ask(city, **changes):
    said: dict[str, Any] = {
        "form_key": uuid4(),
        "name": "Anne Dubois",
        "email": "anne@exemple.test",
        "phone": "",
        "shop": None,
        "language": "fr",
        "now": timezone.now(),
    }
    with tenant_context(city):
        return ask_for_place(organisation=city, **(said | changes))


def test_it_is_kept_in_the_city_asked_and_in_no_other(namur, dinant, edition):
    made = ask(namur, shop=TypedShop(name="Chez Anne"))

    with tenant_context(namur):
        kept = SmallGroupRequest.objects.select_related("person", "shop").get()
        assert (kept.person.name, kept.person.email) == ("Anne Dubois", "anne@exemple.test")
        assert kept.shop.name == "Chez Anne"
        assert kept.handled_at is None
        assert Entry.objects.get(action="small_group.asked").subject == f"small_group:{made.uuid}"
    with tenant_context(dinant):
        assert not SmallGroupRequest.objects.exists()


def test_the_same_form_twice_is_one_request(namur, edition):
    key = uuid4()
    first = ask(namur, form_key=key)
    second = ask(namur, form_key=key, name="Autre", email="autre@exemple.test")

    assert first == second
    with tenant_context(namur):
        assert SmallGroupRequest.objects.count() == Person.objects.count() == 1


def test_who_waits_already_asks_no_second_time(namur, edition):
    first = ask(namur)
    assert ask(namur, email="ANNE@exemple.test ", shop=TypedShop(name="Chez Anne")) == first
    with tenant_context(namur):
        assert SmallGroupRequest.objects.count() == 1
        assert Entry.objects.filter(action="small_group.asked").count() == 1


def test_after_it_was_handled_one_may_ask_again(namur, edition):
    first = ask(namur)
    with tenant_context(namur):
        SmallGroupRequest.objects.update(handled_at=timezone.now())
    assert ask(namur) != first


def test_a_person_is_known_by_e_mail_else_by_phone_and_nothing_known_is_overwritten(namur, edition):
    with tenant_context(namur):
        anne = Person.objects.create(digest=contact_digest("anne@exemple.test"), name="Anne D.")
        paul = Person.objects.create(digest=contact_digest("", "0470 12 34 56"), name="Paul")

    assert ask(namur, phone="081 11 11 11").person_id == anne.pk
    assert ask(namur, name="paul", email="", phone="+32 470 123456").person_id == paul.pk
    with tenant_context(namur):
        anne.refresh_from_db()
        assert (anne.name, anne.email) == ("Anne D.", "anne@exemple.test")
        assert Person.objects.count() == 2


def test_a_shop_is_found_by_its_name_or_made(namur, edition):
    with tenant_context(namur):
        known = Shop.objects.create(name="Boulangerie Lambert")
    assert ask(namur, shop=TypedShop(name="boulangerie  lambert")).shop_id == known.pk
    made = ask(namur, email="b@exemple.test", shop=TypedShop(name="Ailleurs"))
    assert ask(namur, email="c@exemple.test").shop_id is None
    with tenant_context(namur):
        assert Shop.objects.get(pk=made.shop_id).name == "Ailleurs"


def test_without_a_contact_or_a_programme_it_is_refused(namur, edition):
    with pytest.raises(ContactMissing):
        ask(namur, email="", phone=" ")
    with pytest.raises(NoProgramme):
        ask(namur, now=timezone.now() - timedelta(days=4000))
    with tenant_context(namur):
        assert not SmallGroupRequest.objects.exists()


def test_erasure_closes_what_waits_and_keeps_the_count(namur, edition):
    ask(namur)
    digest = contact_digest("anne@exemple.test")
    holding = next(one for one in holdings() if one.app == "small_groups")
    with tenant_context(namur):
        assert len(holding.export(digest)) == 1
        assert holding.erase(digest, "new") == 1
        assert holding.erase(digest, "new") == 0
        assert SmallGroupRequest.objects.filter(handled_at__isnull=False).count() == 1


def typed(**fields):
    return {"name": "Anne", "phone": "0470 12 34 56", "email": "", "shop": "", "form_key": uuid4()} | fields


def test_from_the_page_to_the_thanks(namur, client_on, edition):
    browser = client_on(namur)
    assert browser.get(PAGE).status_code == 200

    response = browser.post(PAGE, typed(), follow=True)

    assert response.redirect_chain == [("/petit-groupe/merci/", 302)]
    assert "Anne" not in response.content.decode()
    with tenant_context(namur):
        assert SmallGroupRequest.objects.get().person.language == "fr"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "id_name"),
        ({"name": "x" * 500}, "id_name"),
        ({"phone": ""}, "id_phone"),
        ({"phone": "12"}, "id_phone"),
        ({"phone": "", "email": "anne@"}, "id_email"),
        ({"shop": "x" * 500}, "id_shop"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(namur, client_on, edition, fields, field):
    response = client_on(namur).post(PAGE, typed(**fields))

    assert response.status_code == 422
    assert f'href="#{field}"' in response.content.decode()
    with tenant_context(namur):
        assert not SmallGroupRequest.objects.exists()


def test_a_key_that_is_none_is_made_anew(namur, client_on, edition):
    assert client_on(namur).post(PAGE, typed(form_key="no key")).status_code == 302


def test_before_any_edition_the_page_says_so(namur, client_on):
    response = client_on(namur).post(PAGE, typed())

    assert response.status_code == 409
    assert "pas encore commencé" in response.content.decode()


def test_a_city_that_has_left_takes_no_request(namur, client_on, edition, agency):
    set_status(namur, OrganisationStatus.RETIRED)

    assert client_on(namur).get(PAGE).status_code == 410
    assert client_on(namur).post(PAGE, typed()).status_code == 410
