"""What the extract changes is proposed; what the city wrote is never overwritten; an answer is remembered."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django_tenants.utils import tenant_context

from tenants.company_register.models import Establishment
from tenants.company_register.proposals import n_proposals, proposals
from tenants.company_register.services import answer_proposals
from tenants.shops.models import Origin, Shop, ShopChange, ShopState
from tenants.shops.services import add_shop, change_shop
from tests.factories.bce import Company

NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
TODAY = date(2026, 12, 2)
BAKERY = Company(1, sign="Le Pain doré")
OTHER = Company(3, sign="Chaussures Maes", house="44")


@pytest.fixture
def administrator(namur, member):
    return member(namur, "administrator")


@pytest.fixture
def take(namur, load):
    """take(*companies): load them, and have them in Namur's register as an import leaves them."""

    def taken(*companies):
        load(*companies)
        with tenant_context(namur):
            for row in Establishment.objects.all():
                values = {
                    "name": row.sign, "legal_name": row.legal_name, "street": row.street,
                    "number": row.number,
                    "box": row.box, "postal_code": row.postal_code, "locality": row.locality,
                    "bce": row.bce, "enterprise": row.enterprise, "sector": row.sector_id,
                }  # fmt: skip
                shop = add_shop(
                    values,
                    source=Origin.COMPANY_REGISTER,
                    actor=None,
                    on=row.extract_on,
                    origin_on=row.extract_on,
                )
                Shop.objects.filter(pk=shop.pk).update(company_values=values)

    return taken


@pytest.fixture
def changed(take, load, namur):
    """changed(company, ...): taken, then the next extract says this."""

    def later(*companies, before=(BAKERY, OTHER)):
        take(*before)
        load(*companies, number=131, day=date(2026, 12, 1))

    return later


def waiting(city):
    with tenant_context(city):
        return proposals(TODAY)


def shop_of(city, company):
    with tenant_context(city):
        return Shop.objects.get(bce=company.bce)


def answer(city, actor, found, *, is_accepted):
    with tenant_context(city):
        keys = [one.key for one in found]
        return answer_proposals(keys, is_accepted=is_accepted, actor=actor, now=NOW, today=TODAY)


def states_of(city, company):
    with tenant_context(city):
        rows = ShopState.objects.current().filter(shop__bce=company.bce).order_by("happened_on")
        return [(row.state, row.happened_on) for row in rows]


def test_nothing_is_proposed_while_the_extract_says_the_same(changed, namur):
    changed(BAKERY, OTHER)

    assert waiting(namur) == []


def test_a_new_name_is_proposed_ticked_and_taken_when_accepted(changed, namur, administrator):
    changed(replace(BAKERY, sign="Le Pain d’or"), OTHER)
    (found,) = waiting(namur)
    assert (found.change, found.said, found.before, found.is_ticked) == (
        "name", "Le Pain d’or", "Le Pain doré", True,
    )  # fmt: skip

    assert answer(namur, administrator, [found], is_accepted=True) == 1

    assert shop_of(namur, BAKERY).name == "Le Pain d’or"
    with tenant_context(namur):
        change = ShopChange.objects.get()
        assert (change.source, change.changes) == ("register", {"name": ["Le Pain doré", "Le Pain d’or"]})
    assert waiting(namur) == []


def test_what_the_city_wrote_is_shown_and_not_ticked(changed, namur, administrator):
    changed(replace(BAKERY, sign="Le Pain d’or"), OTHER)
    with tenant_context(namur):
        change_shop(
            shop_of(namur, BAKERY),
            {"name": "Chez Lambert"},
            source=Origin.STAFF,
            actor=administrator,
            now=NOW,
        )

    (found,) = waiting(namur)
    assert (found.ours, found.is_ours, found.is_ticked) == ("Chez Lambert", True, False)


def test_no_is_remembered_until_the_extract_says_something_else(changed, load, namur, administrator):
    changed(replace(BAKERY, sign="Le Pain d’or"), OTHER)
    answer(namur, administrator, waiting(namur), is_accepted=False)

    assert shop_of(namur, BAKERY).name == "Le Pain doré"
    assert waiting(namur) == []
    load(replace(BAKERY, sign="Le Pain d’or"), OTHER, number=132, day=date(2026, 12, 2))
    assert waiting(namur) == []

    load(replace(BAKERY, sign="Pains & Co"), OTHER, number=133, day=date(2026, 12, 2))
    (found,) = waiting(namur)
    assert (found.said, found.is_ticked) == ("Pains & Co", False)


def test_a_new_address_is_one_proposal(changed, namur, administrator):
    changed(replace(BAKERY, street="Rue de l’Ange", house="3", box="B"), OTHER)
    (found,) = waiting(namur)
    assert (found.change, found.said, found.before) == (
        "address", "Rue de l’Ange 3/B, 5000", "Rue de Fer 12, 5000",
    )  # fmt: skip

    answer(namur, administrator, [found], is_accepted=True)
    shop = shop_of(namur, BAKERY)
    assert (shop.street, shop.number, shop.box) == ("Rue de l’Ange", "3", "B")
    assert waiting(namur) == []


def test_a_name_spelt_otherwise_is_the_same(changed, namur):
    changed(replace(BAKERY, sign="LE PAIN DORE", street="rue de Fer"), OTHER)

    assert waiting(namur) == []


def test_one_that_is_gone_is_closed_on_the_day_of_the_extract(changed, namur, administrator):
    changed(OTHER)
    (found,) = waiting(namur)
    assert (found.change, found.is_ticked) == ("closed", True)

    answer(namur, administrator, [found], is_accepted=True)

    assert states_of(namur, BAKERY) == [("active", date(2026, 11, 2)), ("closed", date(2026, 12, 1))]
    assert waiting(namur) == []


def test_no_to_a_closure_is_remembered(changed, load, namur, administrator):
    changed(OTHER)
    answer(namur, administrator, waiting(namur), is_accepted=False)

    assert states_of(namur, BAKERY) == [("active", date(2026, 11, 2))]
    load(OTHER, number=132, day=date(2026, 12, 2))
    assert waiting(namur) == []


def test_one_that_left_the_city_has_moved(changed, namur, administrator):
    changed(replace(BAKERY, postal_code="1000", municipality="Bruxelles"), OTHER)
    (found,) = waiting(namur)
    assert found.change == "moved"

    answer(namur, administrator, [found], is_accepted=True)
    assert states_of(namur, BAKERY)[-1] == ("moved", date(2026, 12, 1))


def test_a_bankruptcy_is_to_be_looked_at_first(changed, namur, administrator):
    changed(replace(BAKERY, situation="050"), OTHER)
    (found,) = waiting(namur)
    assert (found.change, found.said, found.is_ticked) == ("situation", "050", False)

    answer(namur, administrator, [found], is_accepted=False)
    assert waiting(namur) == []
    assert states_of(namur, BAKERY) == [("active", date(2026, 11, 2))]


def test_a_shop_that_did_not_come_from_the_extract_hears_only_of_its_end(load, namur):
    with tenant_context(namur):
        add_shop(
            {"name": "Chez moi", "bce": BAKERY.bce}, source=Origin.FILE, actor=None, on=date(2026, 10, 1)
        )
    load(BAKERY, OTHER)
    assert waiting(namur) == []

    load(OTHER, number=131, day=date(2026, 12, 1))
    assert [one.change for one in waiting(namur)] == ["closed"]


def test_a_shop_that_is_closed_in_the_register_hears_nothing_more(changed, load, namur, administrator):
    changed(OTHER)
    answer(namur, administrator, waiting(namur), is_accepted=True)
    load(replace(BAKERY, sign="Autre"), OTHER, number=132, day=date(2026, 12, 2))

    assert waiting(namur) == []


def test_an_answer_to_what_the_extract_says_no_more_changes_nothing(changed, load, namur, administrator):
    changed(replace(BAKERY, sign="Le Pain d’or"), OTHER)
    seen = waiting(namur)
    load(replace(BAKERY, sign="Pains & Co"), OTHER, number=132, day=date(2026, 12, 2))

    assert answer(namur, administrator, seen, is_accepted=True) == 0
    assert shop_of(namur, BAKERY).name == "Le Pain doré"


def test_shops_are_counted_and_not_their_changes(changed, namur):
    changed(replace(BAKERY, sign="Le Pain d’or", house="3"), OTHER)

    assert len(waiting(namur)) == 2
    with tenant_context(namur):
        assert n_proposals(TODAY) == 1
