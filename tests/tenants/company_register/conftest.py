"""An extract of a few companies, and what loading it leaves in a city."""

from datetime import date

import pytest
from django_tenants.utils import tenant_context

from tenants.company_register.loading.services import load_extract
from tenants.company_register.models import Establishment
from tests.factories.bce import tables_of, write_extract, write_update

DAY = date(2026, 11, 2)
NUMBER = 130


@pytest.fixture
def load(db, tmp_path, namur, dinant):
    """load(*companies or tables, number=, day=): load a full extract of them into Namur and Dinant alone."""

    def loaded(*companies, tables=None, number=NUMBER, day=DAY, city="namur"):
        path = write_extract(
            tmp_path / f"full{number}.zip", tables or tables_of(*companies), day=day, number=number
        )
        return load_extract(path, city=city)

    return loaded


@pytest.fixture
def update(db, tmp_path, namur):
    """update(deleted, inserted, number=): load an update into Namur alone."""

    def updated(deleted, inserted, *, number=NUMBER + 1, day=date(2026, 12, 1), city="namur"):
        path = write_update(tmp_path / f"update{number}.zip", deleted, inserted, day=day, number=number)
        return load_extract(path, city=city)

    return updated


@pytest.fixture
def rows_of(db):
    """rows_of(city): the establishments in its schema, by number."""

    def rows(city):
        with tenant_context(city):
            return {row.bce: row for row in Establishment.objects.all()}

    return rows
