"""What a phone sent after the closing is nobody's loss: the host adds it, or sets it aside."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from campaigns.check_in.errors import CheckInNotYours
from campaigns.check_in.late_arrivals import add_late, late_arrivals, set_late_aside
from campaigns.check_in.lists import check_in_list
from campaigns.check_in.services import close_list
from tenants.field.errors import NotParked
from tenants.field.services import receive
from tests.campaigns.check_in.conftest import do
from tests.factories.sessions import make_group


@pytest.fixture
def late(session, steward, manager, namur, lines, now):
    """The keys of a tick and a walk-in that came too late."""
    [line] = lines(make_group(namur, session, "Rita", shop="Un"))
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    tick = {"sign_up": str(line.sign_up), "participant": line.participant, "outcome": "present"}
    walk_in = {"name": "Gaston", "role": "owner", "shops": [{"name": "Deux"}]}
    actions = [
        {
            "key": str(uuid4()),
            "kind": kind,
            "happened_at": now.isoformat(),
            "body": {"session": session.pk, "city": "namur", **body},
        }
        for kind, body in (("presence", tick), ("walk_in", walk_in))
    ]
    results = do(receive, actor=steward, actions=actions, now=now + timedelta(minutes=1))
    assert [one.state for one in results] == ["parked", "parked"]
    return actions


def waiting(session, actor, now):
    with tenant_context(actor.organisation):
        return late_arrivals(session, check_in_list(actor, session.pk, now=now).people)


def test_the_host_sees_who_sent_what_and_adds_it(session, steward, manager, namur, late, noted, now):
    first, second = waiting(session, manager, now)
    assert (first.name, first.shop, first.outcome) == ("Rita", "Un", "present")
    assert (second.name, second.shop, second.outcome) == ("Gaston", "Deux", "walk_in")
    assert first.sent_by == str(steward.user)
    for one in (first, second):
        do(add_late, actor=manager, session_id=session.pk, key=one.key, now=now)
    assert noted(namur, session) == [("Gaston", "Deux", "walk_in"), ("Rita", "Un", "present")]
    assert waiting(session, manager, now) == []
    again = do(receive, actor=steward, actions=late, now=now)
    assert [(one.status, one.state) for one in again] == [(200, "settled")] * 2
    assert len(noted(namur, session)) == 2
    with pytest.raises(NotParked):
        do(add_late, actor=manager, session_id=session.pk, key=first.key, now=now)


def test_what_is_set_aside_changes_nothing(session, steward, manager, namur, late, noted, now):
    for one in waiting(session, manager, now):
        do(set_late_aside, actor=manager, session_id=session.pk, key=one.key)
    assert waiting(session, manager, now) == []
    assert noted(namur, session) == [("Rita", "Un", "absent")]
    assert [one.state for one in do(receive, actor=steward, actions=late, now=now)] == ["dismissed"] * 2


def test_a_steward_settles_nothing(session, steward, namur, late, noted, now):
    for one in waiting(session, steward, now):
        with pytest.raises(CheckInNotYours):
            do(add_late, actor=steward, session_id=session.pk, key=one.key, now=now)
        with pytest.raises(CheckInNotYours):
            do(set_late_aside, actor=steward, session_id=session.pk, key=one.key)
    assert len(waiting(session, steward, now)) == 2, "nothing of it stays"
    assert noted(namur, session) == [("Rita", "Un", "absent")]


def test_on_the_page_of_the_list(session, steward, manager, namur, dinant, late, noted, now, client_on):
    browser = client_on(dinant, manager.user)
    url = f"/espace/seances/{session.pk}/presences/"
    page = browser.get(url).content.decode()
    assert "Reçu après la clôture" in page
    first, second = (one["key"] for one in late)
    assert browser.get(f"{url}recu/{first}/").status_code == 405
    assert browser.post(f"{url}recu/{first}/", {"add": "1"}).status_code == 302
    assert browser.post(f"{url}recu/{second}/", {"aside": "1"}).status_code == 302
    assert noted(namur, session) == [("Rita", "Un", "present")]
    page = browser.get(url).content.decode()
    assert "Reçu après la clôture" not in page
    told = browser.post(f"{url}recu/{first}/", {"add": "1"}, follow=True).content.decode()
    assert "n’attend plus de décision" in told, "a colleague settled it"
    door = client_on(dinant, steward.user)
    assert "Reçu après la clôture" not in door.get(url).content.decode()
    assert door.post(f"{url}recu/{second}/", {"add": "1"}).status_code == 403


def test_a_walk_in_that_was_taken_back_too_late_is_settled(session, steward, manager, namur, noted, now):
    key = str(uuid4())
    body = {"session": session.pk, "city": "namur"}
    come = {"name": "Gaston", "role": "owner", "shops": [{"name": "Deux"}]}
    instant = {"happened_at": now.isoformat()}
    walk_in = {"key": key, "kind": "walk_in", "body": {**body, **come}, **instant}
    do(receive, actor=steward, actions=[walk_in], now=now)
    do(close_list, actor=manager, session_id=session.pk, now=now)
    undone = {"key": str(uuid4()), "kind": "walk_in_undone", "body": {**body, "key": key}, **instant}
    [parked] = do(receive, actor=steward, actions=[undone], now=now)
    assert parked.state == "parked"
    [one] = waiting(session, manager, now)
    assert (one.name, one.shop, one.outcome) == ("Gaston", "Deux", "")
    do(add_late, actor=manager, session_id=session.pk, key=one.key, now=now)
    assert noted(namur, session) == []
    assert waiting(session, manager, now) == []
