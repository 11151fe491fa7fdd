"""Two people merge at the same moment: one of them is told."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from kernel.clock import today
from tenants.organisations.models import Organisation
from tenants.shops.errors import MergeRefused
from tenants.shops.models import Shop, ShopMerge
from tenants.shops.services import merge_shops
from tests.factories.facts import make_shop
from tests.tenants.committed import committed_rows, workers

PATIENCE_S = 10


@pytest.fixture
def city(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


def merge(pk: int, into: int) -> str:
    shops = Shop.objects.in_bulk([pk, into])
    try:
        merge_shops(shop=shops[pk], into=shops[into], on=today(), actor=None)
    except MergeRefused:
        return "refused"
    return "merged"


def at_once(city, *pairs) -> list[str]:
    with workers(len(pairs)) as start:
        runs = [start(city, merge, shop.pk, into.pk) for shop, into in pairs]
        return sorted(run.result(PATIENCE_S) for run in runs)


def test_a_into_b_while_b_goes_into_a(city):
    a, b = make_shop(city), make_shop(city)

    assert at_once(city, (a, b), (b, a)) == ["merged", "refused"]

    with tenant_context(city):
        assert ShopMerge.objects.current().count() == 1


def test_two_merges_of_four_shops_that_would_close_a_circle_together(city):
    a, b, c, d = (make_shop(city) for _ in range(4))
    with tenant_context(city):
        assert [merge(a.pk, b.pk), merge(c.pk, d.pk)] == ["merged", "merged"]

    assert at_once(city, (b, c), (d, a)) == ["merged", "refused"]
