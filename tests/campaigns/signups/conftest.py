"""Two cities whose rows are really committed, and sessions that both host, for what happens at once."""

from __future__ import annotations

from typing import Any

import pytest

from campaigns.agenda.models import Session
from tenants.organisations.models import Organisation
from tests.campaigns.signups.crossing_paths import DAY
from tests.factories.facts import make_edition, make_session
from tests.tenants.committed import committed_rows


@pytest.fixture
def cities(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur"), Organisation.objects.get(slug="dinant")


@pytest.fixture
def opened(cities):
    """opened(capacity, **fields): a session of both cities, open, with so many seats."""
    edition = make_edition()

    def make(capacity: int, **fields: Any) -> Session:
        return make_session(edition, *cities, on=DAY, status="planned", capacity=capacity, **fields)

    return make
