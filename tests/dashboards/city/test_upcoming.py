"""The staff's start page: the next sessions, how full they are, and what they ask for."""

from __future__ import annotations

import pytest

from tenants.membership.roles import Role
from tests.factories.figures import make_city_snapshot
from tests.factories.sessions import make_coming_session, make_group, make_running_edition


@pytest.fixture
def edition(namur):
    made = make_running_edition()
    make_city_snapshot(made, namur)
    return made


@pytest.fixture
def page(namur, member, client_on):
    browser = client_on(namur, member(namur, Role.MANAGER))

    def page() -> str:
        return browser.get("/espace/").content.decode()

    return page


def test_few_sign_ups_a_week_before_ask_for_a_push(edition, namur, page):
    session = make_coming_session(edition, namur, in_days=5, capacity=10)
    make_group(namur, session, "Ana", "Bob", "Cem", "Dan")
    assert "Peu d’inscriptions" in page()
    assert "4 sur 10 places" in page()
    make_group(namur, session, "Eva")
    assert "Peu d’inscriptions" not in page()


def test_three_weeks_before_there_is_time(edition, namur, page):
    make_coming_session(edition, namur, in_days=21)
    assert "Peu d’inscriptions" not in page()


def test_who_waits_beside_free_seats_is_told(edition, namur, page):
    session = make_coming_session(edition, namur, capacity=3)
    make_group(namur, session, "Ana", "Bob")
    make_group(namur, session, "Cem", "Dan", state="waiting")
    assert "des places sont libres" in page()


def test_who_has_not_confirmed_is_counted_in_persons(edition, namur, page):
    session = make_coming_session(edition, namur, in_days=3, capacity=4)
    make_group(namur, session, "Ana", "Bob", state="held")
    assert "2 personnes n’ont pas encore confirmé" in page()


def test_a_past_session_waits_for_its_outcome_and_a_draft_for_its_announcement(edition, namur, page):
    make_coming_session(edition, namur, in_days=-2)
    make_coming_session(edition, namur, registration="draft")
    shown = page()
    assert "attend son issue" in shown
    assert "/espace/seances/?vue=passees" in shown
    assert "est encore un brouillon" in shown
