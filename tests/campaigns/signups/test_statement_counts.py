"""How often a sign-up asks the database, counted as in production: no transaction around the request."""

from __future__ import annotations

import re
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatCounter, Session
from tenants.organisations.models import Organisation
from tests.campaigns.signups.visiting import form_of, typed
from tests.factories.crowds import add_crowd
from tests.factories.facts import make_edition, make_session
from tests.tenants.committed import committed_rows

FEW, MANY = 10, 10_000
AT_MOST_GET, AT_MOST_POST = 8, 15
# What opens and ends a transaction is no statement of the page's: it travels with one or is the same for all.
FRAMES = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE SAVEPOINT|SET search_path")


@pytest.fixture
def namur(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield Organisation.objects.get(slug="namur")


@pytest.fixture
def opened(namur):
    """opened(n, seats): a session with `n` groups, the first `seats` of them seated; a browser there."""
    edition = make_edition()

    def make(n: int, *, seats: int, capacity: int) -> tuple[Session, Client]:
        session = make_session(edition, namur, on=date(2099, 5, 4), status="planned", capacity=capacity)
        with tenant_context(namur):
            add_crowd(namur, session, n, seats=seats)
        browser = Client(headers={"host": namur.primary_host})
        browser.get(form_of(session))  # fills what the process keeps
        return session, browser

    return make


def counted(ask, status: int) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == status
    return [query["sql"] for query in captured.captured_queries]


def asked(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not FRAMES.match(sql)]


def told(statements: list[str]) -> str:
    return "\n".join(sql.strip()[:110] for sql in statements)


def sign_up(browser: Client, session: Session, *names: str) -> list[str]:
    fields = typed(*names, shop_name=f"Chez {uuid.uuid4().hex[:8]}", consent_news="on", phone="0470 12 34 56")
    return counted(lambda: browser.post(form_of(session), fields), 302)


def test_the_form_asks_at_most_eight_times_however_many_signed_up(opened):
    found = []
    for n in (FEW, MANY):
        session, browser = opened(n, seats=n, capacity=n + 5)
        found.append(asked(counted(lambda b=browser, s=session: b.get(form_of(s)), 200)))

    few, many = found
    assert len(few) == len(many) <= AT_MOST_GET, told(many)


@pytest.mark.parametrize("is_full", [False, True], ids=["seats are free", "onto the list"])
def test_signing_up_asks_at_most_fifteen_times_however_many_signed_up(opened, is_full):
    found = []
    for n in (FEW, MANY):
        seats = n // 2 if is_full else n
        session, browser = opened(n, seats=seats, capacity=seats if is_full else n + 5)
        found.append(sign_up(browser, session, "Claire Lemaire", "Luc Petit"))
        assert SeatCounter.objects.get(pk=session.pk).n_taken == seats + (0 if is_full else 2)

    few, many = found
    assert len(few) == len(many), told(many)
    assert len(asked(many)) <= AT_MOST_POST, told(many)


def test_signing_up_opens_one_transaction(opened):
    session, browser = opened(FEW, seats=FEW, capacity=FEW + 5)

    statements = sign_up(browser, session, "Claire Lemaire")

    assert [sql.split()[0] for sql in statements].count("BEGIN") == 1, told(statements)
    assert not [sql for sql in statements if "SAVEPOINT" in sql], told(statements)
