"""What the tests of attempts start from: an edition that runs, and a city whose schema is current."""

from __future__ import annotations

import pytest
from django_tenants.utils import tenant_context

from tests.factories.sessions import make_running_edition


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def city(namur):
    with tenant_context(namur):
        yield namur
