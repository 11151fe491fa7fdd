"""Each action takes effect once; what is refused may be tried again, what is parked is settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from kernel.clock import end_of
from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.field.errors import NotParked
from tenants.field.models import FieldAction
from tenants.field.selectors import parked_actions
from tenants.field.services import Result, dismiss, receive, settle
from tenants.journal.models import Entry
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tests.tenants.field.kinds import NOW, Closed, Full, n_effects, sent, trial_kind


@pytest.fixture
def refusals():
    with trial_kind() as refusals:
        yield refusals


@pytest.fixture
def steward(namur, member, refusals):
    with tenant_context(namur):
        yield Actor(member(namur, Role.STEWARD), namur, Role.STEWARD)


@pytest.fixture
def manager(namur, member):
    return Actor(member(namur, Role.MANAGER), namur, Role.MANAGER)


def receive_one(actor: Actor, action: object, now: datetime = NOW) -> Result:
    (result,) = receive(actor=actor, actions=[action], now=now)
    return result


def test_an_action_is_done_and_answered_the_same_when_it_comes_again(steward):
    action = sent()

    first = receive_one(steward, action)
    again = receive_one(steward, action, NOW + timedelta(hours=3))

    assert (first.status, first.state, first.answer) == (200, "done", {"effects": 1})
    assert again == first
    assert n_effects() == 1
    row = FieldAction.objects.get()
    assert (row.user_id, row.received_at, row.body) == (steward.user.pk, NOW, None)


def test_the_same_action_twice_in_one_batch_is_done_once(steward):
    action = sent()

    results = receive(actor=steward, actions=[action, action], now=NOW)

    assert [result.answer for result in results] == [{"effects": 1}] * 2
    assert n_effects() == 1


@pytest.mark.parametrize(
    "changes", [{"body": {"shop": 13}}, {"happened_at": "2026-12-01T17:43:00Z"}, {"body": {}}]
)
def test_the_same_key_for_something_else_is_a_conflict(steward, changes):
    action = sent()
    receive_one(steward, action)

    result = receive_one(steward, action | changes)

    assert (result.status, result.code) == (409, "key_taken")
    assert n_effects() == 1


def test_the_order_of_names_and_the_zone_of_the_clock_make_no_other_action(steward):
    action = sent(body={"a": 1, "b": {"c": 2, "d": 3}})
    receive_one(steward, action)

    same = action | {"body": {"b": {"d": 3, "c": 2}, "a": 1}, "happened_at": "2026-12-01T18:42:00+01:00"}

    assert receive_one(steward, same).status == 200
    assert n_effects() == 1


def test_the_key_of_somebody_else_is_a_conflict_and_answers_nothing_of_theirs(steward, manager):
    action = sent()
    receive_one(steward, action)

    result = receive_one(manager, action)

    assert (result.status, result.answer) == (409, {})


NO_ACTIONS = [
    "x",
    None,
    [],
    sent(key="12"),
    sent(key=None),
    sent(kind=""),
    sent(kind=12),
    sent(kind="x" * 41),
    sent(body=[]),
    sent(body="x"),
    sent(body={"name": "a\u0000b"}),
    sent(body={"name": "\ud800"}),
    sent(body={"n": float("inf")}),
    sent(happened_at="2026-12-01T17:42:00"),
    sent(happened_at="hier"),
    sent(happened_at=None),
    sent(happened_at="0001-01-01T00:00:00+14:00"),
    sent(happened_at="1969-12-31T23:59:59Z"),
    sent(happened_at="2101-01-01T00:00:00Z"),
    sent(happened_at="9999-12-31T23:30:00Z"),  # the next day, in Brussels, is none
]


@pytest.mark.parametrize("action", NO_ACTIONS, ids=range(len(NO_ACTIONS)))
def test_what_is_no_action_is_said_and_holds_up_nothing(steward, action):
    results = receive(actor=steward, actions=[action, sent()], now=NOW)

    assert [(result.status, result.code) for result in results] == [(400, "malformed"), (200, "")]
    assert results[0].message


def test_a_kind_of_another_release_is_refused(steward):
    result = receive_one(steward, sent(kind="tomorrow"))

    assert (result.status, result.code) == (400, "unknown_kind")
    assert not FieldAction.objects.exists()


@pytest.mark.parametrize("year", [1970, 2000, 2025, 2027, 2100])
def test_a_phone_whose_clock_is_wrong_is_served_and_its_time_kept(steward, year):
    result = receive_one(steward, sent(happened_at=f"{year}-12-01T17:42:00Z"))

    assert result.status == 200
    assert FieldAction.objects.get().happened_at.year == year


def test_a_refused_action_leaves_nothing_and_may_be_tried_again(steward, refusals):
    action = sent()
    refusals.error = Full()

    first = receive_one(steward, action)

    assert (first.status, first.code, first.message, first.state) == (
        422,
        "full",
        "Le groupe est complet.",
        "",
    )
    assert (n_effects(), FieldAction.objects.count(), Due.objects.count()) == (0, 0, 0)

    refusals.error = None
    assert receive_one(steward, action).status == 200
    assert n_effects() == 1


def test_one_refusal_holds_up_nothing_of_a_batch(steward, refusals):
    def handle(actor, action):
        if action.body["shop"] == 2:
            raise Full
        return {"shop": action.body["shop"]}

    refusals.instead = handle

    results = receive(actor=steward, actions=[sent(body={"shop": n}) for n in (1, 2, 3)], now=NOW)

    assert [result.status for result in results] == [200, 422, 200]
    assert list(FieldAction.objects.values_list("answer", flat=True)) == [{"shop": 1}, {"shop": 3}]


def test_a_role_that_may_not_is_refused_and_keeps_the_answer_of_what_it_did_before(steward, namur, refusals):
    action = sent()
    receive_one(steward, action)
    reader = Actor(steward.user, namur, Role.READER)

    assert receive_one(reader, sent()).code == "role_may_not"
    assert receive_one(reader, action).status == 200


class TestParked:
    @pytest.fixture
    def parked(self, steward, refusals):
        refusals.error = Closed(subject="session:12")
        action = sent(body={"shop": 12, "digests": ["anne"]})
        receive_one(steward, action)
        return action

    def test_it_is_refused_with_its_reason_and_kept_for_somebody_to_settle(self, steward, parked):
        (row,) = parked_actions("session:12")

        assert (row.state, row.code, row.body) == ("parked", "closed", parked["body"])
        assert n_effects() == 0
        assert not parked_actions("session:13").exists()

    def test_sent_again_it_stays_parked_once(self, steward, parked):
        again = receive_one(steward, parked)

        assert (again.status, again.code, again.state) == (422, "closed", "parked")
        assert parked_actions("session:12").count() == 1

    def test_sent_again_once_the_reason_is_gone_it_is_done(self, steward, parked, refusals):
        refusals.error = None

        assert receive_one(steward, parked).state == "done"
        assert (n_effects(), parked_actions("session:12").count()) == (1, 0)
        assert FieldAction.objects.get().body is None

    def test_settled_by_a_host_the_phone_is_told_and_nothing_is_done_again(
        self, steward, manager, parked, refusals
    ):
        refusals.error = None
        settle(actor=manager, key=UUID(parked["key"]), answer={"sign_up": 3})

        told = receive_one(steward, parked)

        assert (told.status, told.state, told.answer) == (200, "settled", {"sign_up": 3})
        assert n_effects() == 0
        entry = Entry.objects.get()
        assert (entry.action, entry.subject) == ("field.settled", "session:12")

    def test_dismissed_by_a_host_the_phone_is_told(self, steward, manager, parked):
        dismiss(actor=manager, key=UUID(parked["key"]))

        assert receive_one(steward, parked).state == "dismissed"
        assert FieldAction.objects.get().body is None

    def test_it_is_settled_once(self, manager, parked):
        settle(actor=manager, key=UUID(parked["key"]), answer={})

        with pytest.raises(NotParked):
            settle(actor=manager, key=UUID(parked["key"]), answer={})
        with pytest.raises(NotParked):
            dismiss(actor=manager, key=UUID(parked["key"]))

    def test_it_is_exported_and_ended_with_the_person_it_names(self, steward, parked):
        holding = next(one for one in holdings() if one.app == "field")

        assert holding.export("anne")[0]["body"] == parked["body"]
        assert (holding.erase("anne", "nobody"), holding.erase("bea", "nobody")) == (1, 0)
        row = FieldAction.objects.get()
        assert (row.state, row.body, row.digests) == ("dismissed", None, ["nobody"])
        assert receive_one(steward, parked).state == "dismissed"


def test_after_thirty_days_answers_and_bodies_are_gone_and_keys_are_known(steward, namur, refusals):
    done, parked = sent(), sent()
    receive_one(steward, done)
    refusals.error = Closed(subject="session:12")
    receive_one(steward, parked)
    last = end_of(NOW.date() + timedelta(days=30))

    with tenant_context(namur):
        do_due_work(namur, HANDLERS, last - timedelta(seconds=1))
        assert parked_actions("session:12").exists()
        do_due_work(namur, HANDLERS, last)
        assert list(FieldAction.objects.values_list("answer", "body")) == [({}, None)] * 2
        assert not parked_actions("session:12").exists()

        refusals.error = None
        assert receive_one(steward, done).answer == {}
        assert n_effects() == 1


def test_ten_actions_cost_ten_times_what_they_do_and_no_more(steward):
    def n_statements(n: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            receive(actor=steward, actions=[sent() for _ in range(n)], now=NOW)
        return len(captured)

    receive_one(steward, sent())
    handling = 2  # of the trial kind
    one = n_statements(1)
    # Savepoint, key, answer, release; the day on which it is forgotten was asked for within the hour.
    assert one == 4 + handling
    assert n_statements(10) == 10 * (4 + handling)


def test_organisations_know_nothing_of_each_others_keys(steward, dinant, member):
    action = sent()
    receive_one(steward, action)
    there = Actor(member(dinant, Role.STEWARD), dinant, Role.STEWARD)

    with tenant_context(dinant):
        assert receive_one(there, action).answer == {"effects": 1}
