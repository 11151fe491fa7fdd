"""Programs that call the API on a host, and sessions for them to find."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from kernel.clock import today
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition, make_session


@pytest.fixture
def program() -> Callable[..., Client]:
    """program(organisation, secret=""): a program that calls that host, with a token or none."""

    def program(organisation: Organisation, secret: str = "") -> Client:
        headers = {"host": organisation.primary_host, "accept": "application/json"}
        return Client(headers=headers | ({"authorization": f"Bearer {secret}"} if secret else {}))

    return program


@pytest.fixture
def edition(db) -> Edition:
    return make_edition(
        starts_on=today() - timedelta(days=30), ends_on=today() + timedelta(days=200), as_of=None
    )


@pytest.fixture
def coming(edition) -> Callable[..., Session]:
    """coming(*hosts, in_days=10, **fields): a session that is open and to come."""

    def coming(*hosts: Organisation, in_days: int = 10, **fields: Any) -> Session:
        day = today() + timedelta(days=in_days)
        return make_session(edition, *hosts, on=day, status="planned", **fields)

    return coming


@pytest.fixture
def now():
    return timezone.now()
