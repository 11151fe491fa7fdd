"""A round of four shops, its steward with a phone, and a session with three seats."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.field.services import receive
from tenants.membership.roles import Role
from tests.factories.rounds import make_round, make_street
from tests.factories.sessions import make_actor, make_coming_session, make_running_edition


@pytest.fixture(autouse=True)
def _no_earlier_entry(db):
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def steward(in_namur):
    return make_actor(in_namur, Role.STEWARD)


@pytest.fixture
def colleague(in_namur):
    return make_actor(in_namur, Role.STEWARD)


@pytest.fixture
def manager(in_namur):
    return make_actor(in_namur, Role.MANAGER)


@pytest.fixture
def street(in_namur, edition):
    return make_street(in_namur, "1", "2", "3", "10")


@pytest.fixture
def round_(edition, steward, street):
    return make_round(steward, street)


@pytest.fixture
def session(edition, dinant, now):
    """Dinant's alone: stewards of other cities sign up for it, too."""
    return make_coming_session(edition, dinant, starts_at=now + timedelta(days=9), capacity=3)


@pytest.fixture
def send(steward, now):
    """send(action, …): the results, of actions made at `happened_at` and received at `at`."""

    def sent(*actions, actor=steward, at=now, happened_at=None):
        ready = [
            {"key": str(uuid4()), "happened_at": (happened_at or at).isoformat()} | action
            for action in actions
        ]
        return receive(actor=actor, actions=ready, now=at)

    return sent


def action(kind, **body):
    return {"kind": kind, "body": {name: _json(value) for name, value in body.items()}}


def _json(value):
    return str(value.uuid) if hasattr(value, "uuid") else value
