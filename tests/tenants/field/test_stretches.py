"""Actions of one kind that follow each other: one transaction, the effects and answers of one by one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from tenants.field.models import FieldAction
from tenants.field.rules import MAX_ACTIONS
from tenants.field.selectors import parked_actions
from tenants.field.services import Result, receive, settle
from tenants.journal.models import Entry
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tests.tenants.field.kinds import NOW, Full, n_effects, sent, trial_kind


@pytest.fixture
def refusals():
    with trial_kind() as refusals:
        yield refusals


@pytest.fixture
def steward(namur, member, refusals):
    with tenant_context(namur):
        yield Actor(member(namur, Role.STEWARD), namur, Role.STEWARD)


def many(**body: object) -> dict[str, object]:
    return sent(kind="trial_many", body={"shop": 12} | body)


def receive_all(actor: Actor, *actions: object) -> list[Result]:
    return receive(actor=actor, actions=actions, now=NOW)


def codes(results: Sequence[Result]) -> list[str]:
    return [result.code or result.state for result in results]


def test_they_are_done_in_their_order_by_one_call_and_answered_one_by_one(steward, refusals):
    actions = [many(shop=n) for n in (3, 1, 2)]

    results = receive_all(steward, *actions)

    assert [(one.key, one.status, one.state, one.answer) for one in results] == [
        (action["key"], 200, "done", {"effects": n}) for n, action in enumerate(actions, 1)
    ]
    assert refusals.n_calls == [3]
    assert list(Entry.objects.order_by("id").values_list("subject", flat=True)) == ["3", "1", "2"]
    assert {(row.state, row.body, row.answer["effects"]) for row in FieldAction.objects.all()} == {
        ("done", None, n) for n in (1, 2, 3)
    }


def test_sent_again_beside_new_ones_each_is_done_once_and_answered_the_same(steward, refusals):
    old, new = many(shop=1), many(shop=2)
    (first,) = receive_all(steward, old)

    again, done, twice = receive(actor=steward, actions=[old, new, old], now=NOW + timedelta(hours=3))

    assert (again, twice, done.answer) == (first, first, {"effects": 2})
    assert (refusals.n_calls, n_effects()) == ([1, 1], 2)


def test_other_kinds_and_what_is_no_action_between_them_keep_their_place(steward, refusals):
    actions = [many(shop=1), many(shop=2), sent(body={"shop": 3}), "x", many(shop=4), sent(kind="tomorrow")]

    results = receive_all(steward, *actions)

    assert [one.status for one in results] == [200, 200, 200, 400, 200, 400]
    assert refusals.n_calls == [2, 1]
    assert list(Entry.objects.order_by("id").values_list("subject", flat=True)) == ["1", "2", "3", "4"]


def test_a_key_of_another_body_is_a_conflict_within_a_stretch_and_after_it(steward):
    action = many(shop=1)

    assert codes(receive_all(steward, action, action | {"body": {"shop": 2}}, many())) == [
        "done",
        "key_taken",
        "done",
    ]
    assert codes(receive_all(steward, action | {"body": {"shop": 2}}, many(), action)) == [
        "key_taken",
        "done",
        "key_taken",  # the first of the two is not what is known
    ]
    assert n_effects() == 3


def test_the_key_of_somebody_else_is_a_conflict_and_answers_nothing_of_theirs(steward, namur, member):
    action = many()
    receive_all(steward, action)
    other = Actor(member(namur, Role.MANAGER), namur, Role.MANAGER)

    theirs, own = receive_all(other, action, many())

    assert (theirs.status, theirs.answer, own.status) == (409, {}, 200)


def test_a_refusal_inside_leaves_nothing_and_may_be_tried_again(steward):
    actions = [many(shop=1), many(refuse="full"), many(shop=3)]

    assert codes(receive_all(steward, *actions)) == ["done", "full", "done"]
    assert (n_effects(), FieldAction.objects.count()) == (2, 2)

    assert codes(receive_all(steward, *actions)) == ["done", "full", "done"]
    assert (n_effects(), FieldAction.objects.count()) == (2, 2)


def test_what_is_parked_inside_is_kept_settled_and_then_answered(steward, namur, member):
    parked = many(refuse="closed")

    _, refused, twice = receive_all(steward, many(), parked, parked)

    assert (refused.status, refused.code, refused.state) == (422, "closed", "parked")
    assert twice == refused
    (row,) = parked_actions("session:12")
    assert row.body == parked["body"]
    assert codes(receive_all(steward, parked, many())) == ["closed", "done"]
    assert parked_actions("session:12").count() == 1

    manager = Actor(member(namur, Role.MANAGER), namur, Role.MANAGER)
    settle(actor=manager, key=row.key, answer={"seat": 3})
    told, _ = receive_all(steward, parked, many())
    assert (told.status, told.state, told.answer) == (200, "settled", {"seat": 3})


def test_what_was_parked_is_done_once_the_reason_is_gone(steward, refusals):
    parked = many(refuse="closed")
    receive_all(steward, parked)
    refusals.many = lambda actor, actions: [{"done": True} for _ in actions]

    assert codes(receive_all(steward, parked)) == ["done"]
    row = FieldAction.objects.get()
    assert (row.state, row.body, row.answer) == ("done", None, {"done": True})


@pytest.mark.parametrize("error", [Full(), IntegrityError()], ids=["refusal", "integrity"])
def test_where_it_raises_all_is_undone_and_they_are_done_one_by_one(steward, refusals, error):
    def fail(actor, actions):
        record("trial", actor=actor.user, subject="undone")
        raise error

    refusals.many = fail

    assert codes(receive_all(steward, many(), many(refuse="full"), many())) == ["done", "full", "done"]
    assert (n_effects(), FieldAction.objects.count()) == (2, 2)


def test_a_role_that_may_not_is_refused_and_keeps_the_answer_of_what_it_did_before(steward, namur, refusals):
    action = many()
    receive_all(steward, action)
    reader = Actor(steward.user, namur, Role.READER)

    assert codes(receive_all(reader, many(), action)) == ["role_may_not", "done"]
    assert refusals.n_calls == [1]


@pytest.mark.parametrize("order", [1, -1])
def test_whatever_the_order_of_keys_answers_go_to_their_actions(steward, order):
    keys = sorted(str(sent()["key"]) for _ in range(5))[::order]
    actions = [many(shop=n) | {"key": key} for n, key in enumerate(keys)]

    results = receive_all(steward, *actions)

    assert [(one.key, one.answer["effects"]) for one in results] == [
        (key, n) for n, key in enumerate(keys, 1)
    ]


def test_a_handler_that_answers_fewer_does_nothing(steward, refusals):
    refusals.many = lambda actor, actions: [{}]

    with pytest.raises(ValueError, match="shorter"):
        receive_all(steward, many(), many())
    assert not FieldAction.objects.exists()


def test_fifty_cost_five_statements_with_session_and_membership(steward, namur, client_on, refusals):
    """Path, person, role, keys, answers; once an hour also the day on which they are forgotten."""
    refusals.many = lambda actor, actions: [{} for _ in actions]
    browser = client_on(namur, steward.user)
    me = browser.get("/terrain/identite/").json()["user"]

    def statements(n: int) -> list[str]:
        content = json.dumps({"user": me, "actions": [many(shop=i) for i in range(n)]})
        with CaptureQueriesContext(connection) as captured:
            answer = browser.post("/terrain/envois/", content, content_type="application/json")
        assert {one["status"] for one in answer.json()["results"]} == {200}
        return [one["sql"] for one in captured if "SAVEPOINT" not in one["sql"]]

    statements(1)  # asks for the day on which they are forgotten
    fifty = statements(MAX_ACTIONS)

    assert len(fifty) <= 5, fifty
    assert len(statements(1)) == len(fifty)
