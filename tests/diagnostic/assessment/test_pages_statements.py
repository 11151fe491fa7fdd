"""How often the self-diagnostic's pages ask the database: an answer is kept in at most six statements."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.session_codes.services import code_of
from diagnostic.assessment.models import Attempt
from tenants.organisations.models import Organisation
from tests.diagnostic.assessment.taking import page, question
from tests.factories.diagnostics import answers_about, open_attempt
from tests.factories.sessions import make_coming_session, make_running_edition
from tests.tenants.committed import committed_rows

AT_MOST = 6
# Opening and ending a transaction is no statement of the page's: it travels with one or is the same for all.
FRAMES = re.compile(r"BEGIN|COMMIT|ROLLBACK|SET search_path")


@pytest.fixture
def namur(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        found = Organisation.objects.get(slug="namur")
        yield found
        with tenant_context(found):
            Attempt.objects.all().delete()


@pytest.fixture
def visitor(namur):
    return Client(headers={"host": namur.primary_host})


def counted(ask, status: int) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = ask()
    assert answer.status_code == status
    return [query["sql"] for query in captured.captured_queries]


def asked(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not FRAMES.match(sql)]


def listing(statements: list[str]) -> str:
    return "\n".join(sql.strip()[:140] for sql in statements)


@pytest.mark.parametrize("n_answered", [0, 18])
def test_an_answer_is_kept_in_at_most_six_statements(namur, visitor, n_answered):
    answers = dict(list(answers_about(50).items())[:n_answered])
    attempt = open_attempt(namur, answers=answers)
    visitor.post(question(attempt, "Q01"), {"answer": "a"})  # fills what the process keeps

    statements = counted(lambda: visitor.post(question(attempt, "Q02"), {"answer": ["maps", "dir"]}), 302)

    assert len(asked(statements)) <= AT_MOST, listing(statements)
    assert not [sql for sql in statements if "SAVEPOINT" in sql], listing(statements)
    assert [sql.split()[0] for sql in statements].count("BEGIN") == 1, listing(statements)


def test_an_answer_that_is_refused_asks_no_more(namur, visitor):
    attempt = open_attempt(namur)
    visitor.post(question(attempt, "Q01"), {"answer": "a"})

    statements = counted(lambda: visitor.post(question(attempt, "Q02"), {"answer": ["maps", "none"]}), 422)

    assert len(asked(statements)) <= AT_MOST, listing(statements)


@pytest.mark.parametrize("step", ["question/Q02/", "relire/", "secteur/", "plus-tard/"])
def test_a_page_asks_at_most_three_times(namur, visitor, step):
    attempt = open_attempt(namur)
    visitor.get(page(attempt, step))

    statements = counted(lambda: visitor.get(page(attempt, step)), 200)

    assert len(asked(statements)) <= 3, listing(statements)


def test_the_choice_of_a_city_asks_as_often_for_ten_hosts_as_for_two(namur, visitor):
    cities = [namur, *Organisation.objects.cities().exclude(pk=namur.pk)[:9]]
    edition = make_running_edition()
    found = []
    for hosts in (cities[:2], cities):
        session = make_coming_session(edition, *hosts, starts_at=timezone.now())
        here = f"/diagnostic/seance/{code_of(session, now=timezone.now()).code}/"
        visitor.get(here)
        found.append(counted(lambda at=here: visitor.get(at), 200))

    assert len(found[0]) == len(found[1]), listing(found[1])
