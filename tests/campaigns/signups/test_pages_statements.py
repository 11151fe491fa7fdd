"""How often the pages of a sign-up ask the database: within what was promised, and the same for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.campaigns.signups.visiting import form_of, links_of, session_to_come, signed_up, typed


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=40)


@pytest.fixture
def visitor(namur, client_on, session):
    browser = client_on(namur)
    browser.get(form_of(session))  # fills what the process keeps
    browser.post(form_of(session), typed())
    return browser


def statements(ask, status: int = 200) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == status
    return [query["sql"] for query in captured.captured_queries]


def test_the_form_asks_at_most_eight_times(session, visitor):
    few = statements(lambda: visitor.get(form_of(session)))
    for number in range(10):
        visitor.post(form_of(session), typed(shop_name=f"Chez {number}"))

    many = statements(lambda: visitor.get(form_of(session)))

    assert len(few) == len(many) <= 8, "\n".join(many)


def test_signing_up_asks_at_most_fifteen_times(session, visitor):
    """A group that is new in every way and ticks a box: the longest way, without BEGIN and COMMIT."""
    agreed = {"consent_news": "on"}
    few = statements(lambda: visitor.post(form_of(session), typed("A", "B", shop_name="Un", **agreed)), 302)
    for number in range(10):
        visitor.post(form_of(session), typed(shop_name=f"Chez {number}"))

    many = statements(
        lambda: visitor.post(form_of(session), typed("A", "B", shop_name="Deux", **agreed)), 302
    )

    counted = [sql for sql in many if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    assert len(few) == len(many)
    assert len(counted) <= 15, "\n".join(many)


def test_ones_own_pages_ask_as_much_for_one_sign_up_as_for_ten(namur, session, visitor):
    email = "claire@exemple.test"
    visitor.post(form_of(session), typed(email=email))
    row = next(row for row, _ in signed_up(namur, session) if row.contact.email == email)
    mine, its = links_of(namur, row)
    statements(lambda: visitor.get(mine))
    few = [len(statements(lambda path=path: visitor.get(path))) for path in (mine, its, its + "?date")]
    for _ in range(5):
        other = session_to_come(namur)
        visitor.post(form_of(other), typed(email=email))

    many = [len(statements(lambda path=path: visitor.get(path))) for path in (mine, its, its + "?date")]

    assert few == many
