"""A city with a register: shops of several kinds, and browsers of its staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django_tenants.utils import tenant_context

from tenants.membership.roles import Role
from tenants.shops.models import RegisterState, Shop, ShopState
from tests.factories.browsers import make_client
from tests.factories.facts import make_shop
from tests.factories.people import make_member

LIST = "/espace/commerces/"


@pytest.fixture
def in_register(namur) -> Callable[..., Shop]:
    """in_register(name, ...): a shop of Namur that the register says is active, or in `state`."""

    def make(name: str, *, state: str | None = RegisterState.ACTIVE, **fields) -> Shop:
        shop = make_shop(namur, name=name, **fields)
        if state:
            with tenant_context(namur):
                ShopState.objects.create(shop=shop, state=state, source="staff", happened_on=date(2026, 1, 5))
        return shop

    return make


@pytest.fixture
def manager(namur):
    return make_member(namur, Role.MANAGER)


@pytest.fixture
def browser(namur, manager):
    return make_client(namur, manager)


@pytest.fixture
def reader(namur):
    return make_client(namur, make_member(namur, Role.READER))
