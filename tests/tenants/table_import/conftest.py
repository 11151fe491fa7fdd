"""The people who import."""

import pytest
from django_tenants.utils import tenant_context


@pytest.fixture
def in_namur(namur):
    with tenant_context(namur):
        yield namur


@pytest.fixture
def manager(in_namur, member):
    return member(in_namur, "manager")
