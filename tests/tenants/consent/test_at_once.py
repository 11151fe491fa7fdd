"""What several do at once to one person's consents, with real commits: one consent, one block."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django_tenants.utils import tenant_context

from tenants.consent.models import Consent, ContactBlock
from tenants.consent.services import (
    ask_consents,
    block_person,
    confirm_consents,
    give_consents,
    withdraw_consents,
)
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tests.tenants.committed import committed_rows, workers

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)
N = 6


@pytest.fixture
def namur(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


@pytest.fixture
def anne(namur):
    with tenant_context(namur):
        return Person.objects.create(digest="anne", name="Anne", email="anne@exemple.test")


def ask(person: Person, occasion: str) -> None:
    ask_consents(person=person, purposes=["news"], language="fr", occasion=occasion, now=NOW)


def test_the_same_link_and_others_pressed_at_once_confirm_one_consent(namur, anne):
    with tenant_context(namur):
        for at in range(3):
            ask(anne, str(at))

    def confirm(at: int) -> int:
        return confirm_consents(person=anne, occasion=str(at % 3), now=NOW)

    with workers(N) as start:
        found = [start(namur, confirm, at) for at in range(N)]
        assert sum(one.result(timeout=30) for one in found) == 1
    with tenant_context(namur):
        assert [row.is_pending for row in Consent.objects.all()] == [False]


def test_given_by_staff_while_it_is_confirmed_and_asked_again_is_one_consent(namur, anne):
    with tenant_context(namur):
        ask(anne, "a")

    def act(at: int) -> None:
        if at % 3 == 0:
            confirm_consents(person=anne, now=NOW)
        elif at % 3 == 1:
            give_consents(person=anne, purposes=["news"], language="fr", now=NOW)
        else:
            ask(anne, "a")

    with workers(N) as start:
        for one in [start(namur, act, at) for at in range(N)]:
            one.result(timeout=30)
    with tenant_context(namur):
        assert Consent.objects.given().count() == 1


def test_taken_back_and_blocked_at_once_by_many_is_done_once(namur, anne):
    with tenant_context(namur):
        give_consents(person=anne, purposes=["news", "call"], language="fr", now=NOW)

    def act(at: int) -> int:
        if at % 2:
            block_person(anne, reason="asked", via="link", actor=None, now=NOW)
            return 0
        return withdraw_consents(person=anne, now=NOW)

    with workers(N) as start:
        assert sum(one.result(timeout=30) for one in [start(namur, act, at) for at in range(N)]) == 2
    with tenant_context(namur):
        assert ContactBlock.objects.count() == 1
