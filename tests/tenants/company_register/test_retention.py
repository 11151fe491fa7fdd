"""Rows of sole traders who are in no register go thirteen months after the last extract."""

from datetime import UTC, datetime, timedelta

from django_tenants.utils import tenant_context
from freezegun import freeze_time

from tenants.company_register.models import Extract
from tenants.company_register.retention import handle_forgetting
from tenants.due.models import Due
from tests.factories.bce import Company
from tests.factories.facts import make_shop

BAKERY = Company(1, sign="Le Pain doré")
PERSON = Company(2, person="Dupont Anne")
TAKEN = Company(3, person="Maes Luc")
LATER = timedelta(days=400)


def forget(city):
    with tenant_context(city):
        handle_forgetting(city, Due.objects.get(organisation=city, kind="company_register.forget"))


def loaded_at(city):
    with tenant_context(city):
        return Extract.objects.first().loaded_at


def test_they_are_removed_and_companies_and_shops_of_the_register_stay(load, rows_of, namur):
    load(BAKERY, PERSON, TAKEN)
    make_shop(namur, bce=TAKEN.bce)

    with freeze_time(loaded_at(namur) + LATER):
        forget(namur)

    assert set(rows_of(namur)) == {BAKERY.bce, TAKEN.bce}


def test_a_newer_extract_puts_it_off(load, rows_of, namur):
    load(BAKERY, PERSON)
    with freeze_time(datetime(2026, 12, 5, tzinfo=UTC)):
        forget(namur)

    assert PERSON.bce in rows_of(namur)
