"""Who has a seat sees what to show at the door; who has none, or has still to answer, sees nothing of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.agenda.models import SeatClaim, SessionOutcome
from kernel.clock import today
from kernel.codes import shown_code as as_read_aloud
from tests.campaigns.signups.visiting import form_of, links_of, session_to_come, signed_up, typed

SHOWN = "À l’accueil, montrez ce code"


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=4)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def group(namur, session, visitor):
    visitor.post(form_of(session), typed("Claire Lemaire", "Luc Petit", email="claire@exemple.test"))
    return signed_up(namur, session)[0][0]


@pytest.fixture
def links(namur, group):
    """All that the contact signed up for, this one, and the page after the form."""
    return (*links_of(namur, group), f"/inscription/{group.uuid}/")


def shown_code(code: str | None) -> str:
    assert code
    return as_read_aloud(code)


def be(group, session=None, *, state="confirmed", starts_in=None):
    SeatClaim.objects.filter(uuid=group.uuid).update(state=state)
    if session is not None:
        session.starts_at = timezone.now() + starts_in
        session.save()


def page(visitor, path) -> str:
    return " ".join(visitor.get(path).content.decode().split())


def test_who_confirmed_sees_it_in_words_and_drawn(visitor, links, group):
    be(group)
    code = shown_code(SeatClaim.objects.get(uuid=group.uuid).check_in_code)

    for path in links:
        found = page(visitor, path)
        assert SHOWN in found
        assert code in found
        assert found.count('class="door-qr"') == 1
        assert "Il est le même pour tout le groupe." in found


@pytest.mark.parametrize("state", ["held", "offered", "waiting"])
def test_who_has_still_to_answer_or_waits_is_not_shown_it(visitor, links, group, state):
    claims = SeatClaim.objects.filter(uuid=group.uuid)
    claims.update(position=1, deadline_at=timezone.now() + timedelta(hours=3))
    be(group, state=state)

    for path in links:
        assert SHOWN not in page(visitor, path)


def test_an_ended_one_and_a_cancelled_session_have_none(visitor, links, group, session):
    SeatClaim.objects.filter(uuid=group.uuid).update(state="ended", end_reason="cancelled")
    assert all(SHOWN not in page(visitor, path) for path in links)

    be(group)
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=today())
    assert all(SHOWN not in page(visitor, path) for path in links[:2])


def test_who_comes_late_still_sees_it_until_the_end(visitor, links, group, session):
    be(group, session, starts_in=-timedelta(minutes=20))
    assert all(SHOWN in page(visitor, path) for path in links[:2])
    assert "vous pouvez encore entrer" in page(visitor, links[1])
    assert "Rien de prévu" not in page(visitor, links[0])

    be(group, session, starts_in=-timedelta(minutes=session.duration_min + 1))
    assert all(SHOWN not in page(visitor, path) for path in links[:2])


def test_the_nearest_of_several_is_drawn_and_the_others_are_said(namur, visitor, group):
    other = session_to_come(namur, on=today() + timedelta(days=3))
    visitor.post(form_of(other), typed("Claire Lemaire", email="claire@exemple.test"))
    row, nearer = signed_up(namur, other)[0]
    be(group)
    be(row)
    code = SeatClaim.objects.get(uuid=group.uuid).check_in_code

    found = page(visitor, links_of(namur, row)[0])

    assert found.count('class="door-qr"') == 1
    assert found.count(shown_code(nearer.check_in_code)) == 1
    assert found.count(shown_code(code)) == 1
    assert found.index(shown_code(nearer.check_in_code)) < found.index(shown_code(code))


def test_the_page_after_the_form_says_it_in_the_browser_that_sent_it_alone(client_on, namur, links, group):
    """Its address is in calendars, which are shared."""
    be(group)

    assert SHOWN not in page(client_on(namur), links[2])
