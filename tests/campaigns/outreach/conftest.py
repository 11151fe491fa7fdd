"""A city with a street, a manager and a running edition."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.membership.roles import Role
from tests.factories.rounds import make_street
from tests.factories.sessions import make_actor, make_running_edition


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def in_namur(namur, edition):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def manager(in_namur):
    return make_actor(in_namur, Role.MANAGER)


@pytest.fixture
def steward(in_namur):
    return make_actor(in_namur, Role.STEWARD)


@pytest.fixture
def street(in_namur):
    return make_street(in_namur, "1", "2", "3", "10")
