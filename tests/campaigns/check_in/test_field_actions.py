"""What phones at the door send: through the field shell, each once, in the server's order."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.check_in.services import close_list, reopen_list
from tenants.field.selectors import parked_actions
from tenants.field.services import receive
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tests.campaigns.check_in.conftest import do
from tests.factories.sessions import make_actor, make_coming_session, make_group


@pytest.fixture
def send(steward, now):
    def sent(*actions, actor=steward, at=now, happened_at=None):
        ready = [
            {"key": str(uuid4()), "happened_at": (happened_at or at).isoformat()} | action
            for action in actions
        ]
        return do(receive, actor=actor, actions=ready, now=at)

    return sent


@pytest.fixture
def tick(session):
    def ticked(city, line, outcome="present", /, **changes):
        body = {
            "session": session.pk,
            "city": city.slug,
            "sign_up": str(line.sign_up),
            "participant": line.participant,
            "outcome": outcome,
        }
        return {"kind": "presence", "body": body | changes}

    return ticked


def walk_in(session, city, **changes):
    body = {
        "session": session.pk,
        "city": city.slug,
        "name": "Gaston Piette",
        "role": "owner",
        "shops": [{"name": "Boulangerie Piette"}],
    }
    return {"kind": "walk_in", "body": body | changes}


def test_a_tick_and_its_undo(send, tick, session, namur, lines, noted):
    [line] = lines(make_group(namur, session, "Rita", shop="Un"))
    [done] = send(tick(namur, line))
    assert (done.status, done.answer) == (200, {"outcome": "present", "is_changed": True})
    assert noted(namur, session) == [("Rita", "Un", "present")]
    [undone] = send(tick(namur, line, ""))
    assert undone.status == 200
    assert noted(namur, session) == []


def test_an_answer_that_was_lost_doubles_nothing(send, session, namur, noted):
    action = walk_in(session, namur) | {"key": str(uuid4())}
    first, second = send(action, action)
    assert (first.status, second.status) == (200, 200)
    assert first.answer == second.answer == {"is_new": True, "was_expected": False}
    assert len(noted(namur, session)) == 1


def test_two_phones_that_were_offline_make_the_union(send, tick, session, manager, namur, lines, noted, now):
    a, b, c = lines(make_group(namur, session, "A", "B", "C", shop="Un"))
    send(tick(namur, a), tick(namur, b))
    send(tick(namur, b), tick(namur, c), walk_in(session, namur), actor=manager)
    send(walk_in(session, namur, name="Piette Gaston"))
    assert [name for name, *_ in noted(namur, session)] == ["A", "B", "C", "Gaston Piette"]


def test_a_walk_in_is_undone_by_its_key(send, session, namur, noted):
    action = walk_in(session, namur) | {"key": str(uuid4())}
    body = {"session": session.pk, "city": "namur", "key": action["key"]}
    done, undone = send(action, {"kind": "walk_in_undone", "body": body})
    assert (done.status, undone.answer) == (200, {"is_undone": True})
    assert noted(namur, session) == []


@pytest.mark.parametrize("off_by", [timedelta(days=-1), timedelta(days=365), timedelta(days=-365)])
def test_the_phones_clock_may_be_wrong(send, tick, session, namur, lines, now, off_by):
    [line] = lines(make_group(namur, session, "Rita"))
    [done] = send(tick(namur, line), happened_at=now + off_by)
    assert done.status == 200
    with tenant_context(namur):
        assert Attendance.objects.get().arrived_at == now


def test_what_comes_after_the_closing_waits_for_the_host(
    send, tick, session, manager, steward, namur, lines, noted, now
):
    [line] = lines(make_group(namur, session, "Rita", shop="Un"))
    action = tick(namur, line) | {"key": str(uuid4())}
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    [refused] = send(action)
    assert (refused.status, refused.code, refused.state) == (422, "list_closed", "parked")
    with tenant_context(steward.organisation):
        assert parked_actions(f"session:{session.pk}").get().body == action["body"]
    assert noted(namur, session) == [("Rita", "Un", "absent")]
    do(reopen_list, actor=manager, session_id=session.pk, reason="Téléphone retrouvé", now=now)
    [done] = send(action)
    assert done.status == 200
    assert noted(namur, session) == [("Rita", "Un", "present")]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"session": 0}, 400, "malformed"),
        ({"session": 999_999}, 422, "check_in_not_yours"),
        ({"city": "nulle-part"}, 422, "person_unknown"),
        ({"participant": 999_999}, 422, "person_unknown"),
        ({"outcome": "absent"}, 422, "outcome_unknown"),
        ({"outcome": None}, 400, "malformed"),
        ({"sign_up": "abc"}, 400, "malformed"),
    ],
)
def test_bad_ticks_are_refused_and_leave_nothing(
    send, tick, session, namur, lines, noted, changes, status, code
):
    [line] = lines(make_group(namur, session, "Rita", shop="Un"))
    [refused] = send(tick(namur, line, **changes))
    assert (refused.status, refused.code) == (status, code)
    assert noted(namur, session) == []


def test_a_cancelled_session_and_one_of_tomorrow(send, tick, edition, session, dinant, lines, now):
    [line] = lines(make_group(dinant, session, "Rita"))
    tomorrow = make_coming_session(edition, dinant, in_days=1)
    [early] = send(walk_in(tomorrow, dinant))
    assert early.code == "check_in_not_open"
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=now.date())
    [refused] = send(tick(dinant, line))
    assert refused.code == "session_cancelled"


def test_nobody_else_checks_in(send, tick, session, namur, dinant, lines, noted):
    [line] = lines(make_group(namur, session, "Rita"))
    ciney = Organisation.objects.get(slug="ciney")
    [stranger] = send(tick(namur, line), actor=make_actor(ciney, Role.STEWARD))
    [reader] = send(tick(namur, line), actor=make_actor(dinant, Role.READER))
    assert (stranger.code, reader.code) == ("check_in_not_yours", "role_may_not")
    assert noted(namur, session) == []


@pytest.mark.parametrize(
    ("email", "kept"),
    [("gaston@piette.test", "gaston@piette.test"), ("gaston@", ""), ("pas d’adresse", ""), ("a@b@c.be", "")],
)
def test_an_address_that_is_none_keeps_nobody_waiting(send, session, namur, email, kept):
    [done] = send(walk_in(session, namur, email=email))
    assert done.status == 200
    with tenant_context(namur):
        assert Person.objects.get(name="Gaston Piette").email == kept


def test_from_elsewhere_and_with_two_shops(send, session, dinant, namur, noted):
    guest = walk_in(session, dinant, guest={"shop": "De Winkel", "place": "Leuven"}, shops=[])
    two = walk_in(session, namur, shops=[{"name": "Un"}, {"name": "Deux"}])
    assert [one.status for one in send(guest, two)] == [200, 200]
    assert noted(dinant, session) == [("Gaston Piette", "De Winkel", "walk_in")]
    assert [shop for _, shop, _ in noted(namur, session)] == ["Deux", "Un"]
