"""A sign-up with a mistyped address: nothing is refused, and staff see that somebody may be there twice."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django_tenants.utils import tenant_context

from campaigns.signups.services.lookup import find_or_add_shop
from campaigns.signups.typed import TypedShop
from kernel.clock import today
from portal.due import HANDLERS
from tenants.doubles.models import PersonDouble, ShopDouble
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.shops.models import Person, Shop
from tenants.shops.services import merge_shops
from tests.campaigns.signups.test_signing_up import NOW, edition, join, session  # noqa: F401  (fixtures)
from tests.campaigns.signups.visiting import form_of, session_to_come, signed_up, typed
from tests.factories.facts import make_shop

pytestmark = pytest.mark.django_db


def look(city) -> None:
    with tenant_context(city):
        Due.objects.exclude(kind="doubles.sign_up").delete()
        do_due_work(city, HANDLERS, NOW + timedelta(hours=1))


def proposed(city) -> list[tuple[str, list[str]]]:
    with tenant_context(city):
        return [(row.strength, row.reasons) for row in PersonDouble.objects.all()]


def test_a_mistyped_address_makes_no_second_shop_and_is_seen(namur, session):  # noqa: F811
    join(namur, session, "Marie Lambert", email="marie@exemple.be")
    join(namur, session, "Marie Lambert", email="mari@exemple.be")

    look(namur)

    with tenant_context(namur):
        assert Shop.objects.count() == 1
        assert Person.objects.count() == 2
    assert proposed(namur) == [("sure", ["same_name", "same_shop", "same_session", "email_slip"])]


def test_two_people_of_one_shop_are_two(namur, session):  # noqa: F811
    join(namur, session, "Marie Lambert", email="marie@exemple.be")
    join(namur, session, "Jean Dupont", email="jean@exemple.be")
    look(namur)
    assert proposed(namur) == []


def test_a_shop_that_is_like_another_is_proposed(namur, session):  # noqa: F811
    make_shop(namur, name="Boulangerie Lambert", street="Rue de Fer", number="12", postal_code="5000")
    shop = TypedShop(
        name="Boulangeri Lambert", street="Rue de Fer", number="12", postal_code="5000", is_other=True
    )
    join(namur, session, "Marie Lambert", shop=shop)
    look(namur)
    with tenant_context(namur):
        assert ShopDouble.objects.get().strength == "likely"


def test_the_roster_shows_the_flag_to_staff_and_the_shopkeeper_is_told_nothing(namur, member, client_on):
    coming = session_to_come(namur)
    visitor = client_on(namur)
    for email in ("anne@exemple.test", "ane@exemple.test"):
        response = visitor.post(form_of(coming), typed("Anne Martin", email=email), follow=True)
        assert response.status_code == 200
        assert "deux inscriptions" not in response.content.decode().lower()
    other = typed("Paul Leroy", shop_name="Librairie Papyrus", email="paul@exemple.test")
    visitor.post(form_of(coming), other)
    assert len(signed_up(namur, coming)) == 3

    page = unescape(
        client_on(namur, member(namur, "manager"))
        .get(f"/espace/seances/{coming.pk}/inscrits/")
        .content.decode()
    )

    assert page.count("Deux inscriptions de ce commerce") == 2


def test_a_sign_up_to_a_shop_that_was_merged_is_the_survivors(namur):
    double = make_shop(namur, name="Chez Zazie", bce="2136514278", street="Rue de Fer", number="1")
    survivor = make_shop(namur, name="Boutique Bleue", street="Quai", number="9")
    with tenant_context(namur):
        merge_shops(shop=double, into=survivor, on=today(), actor=None)
        for shop in (
            TypedShop(uuid=double.uuid),
            TypedShop(name="Chez Zazie", street="Rue de Fer", number="1", postal_code="5000"),
            TypedShop(name="Zazie", bce="2136514278"),
            TypedShop(name="Zazie", bce="2136514278", is_other=True),
        ):
            assert find_or_add_shop(shop, now=NOW) == survivor
        assert Shop.objects.count() == 2
