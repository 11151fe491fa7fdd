"""Two requests with the same key at the same time, with real commits: one effect, one answer."""

from __future__ import annotations

from threading import Barrier

import pytest
from django_tenants.utils import tenant_context

from tenants.field.models import FieldAction
from tenants.field.services import receive
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.people import make_user
from tests.tenants.committed import committed_rows, workers
from tests.tenants.field.kinds import NOW, Full, Refusals, n_effects, sent, trial_kind

N = 6


@pytest.fixture
def steward(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows(), trial_kind():
        namur = Organisation.objects.get(slug="namur")
        user = make_user()
        user.email = f"{user.pk}@committed.test"
        user.save()
        Membership.objects.create(user=user, organisation=namur, role=Role.STEWARD)
        try:
            yield Actor(user, namur, Role.STEWARD)
        finally:
            with tenant_context(namur):
                FieldAction.objects.all().delete()


def test_one_effect_and_the_same_answer_for_all(steward):
    action, barrier = sent(), Barrier(N)

    def work() -> tuple[int, dict]:
        barrier.wait()
        (result,) = receive(actor=steward, actions=[action], now=NOW)
        return result.status, dict(result.answer)

    with workers(N) as start:
        answers = [one.result(timeout=30) for one in [start(steward.organisation, work) for _ in range(N)]]

    assert answers == [(200, {"effects": 1})] * N
    with tenant_context(steward.organisation):
        assert n_effects() == 1


def test_refused_to_one_it_is_tried_by_the_other_who_waited(steward):
    first = []

    def handle(actor, action):
        if not first:
            first.append(1)
            raise Full
        return {"done": True}

    Refusals.instead = handle
    action, barrier = sent(), Barrier(2)

    def work() -> int:
        barrier.wait()
        (result,) = receive(actor=steward, actions=[action], now=NOW)
        return result.status

    with workers(2) as start:
        answers = [one.result(timeout=30) for one in [start(steward.organisation, work) for _ in range(2)]]

    assert sorted(answers) == [200, 422]


def test_the_same_keys_in_another_order_at_once_are_done_once_and_block_nobody(steward):
    Refusals.many = lambda actor, actions: [{"shop": action.body["shop"]} for action in actions]
    actions = [sent(kind="trial_many", body={"shop": n}) for n in range(30)]
    barrier = Barrier(N)

    def work(ordered: list[dict]) -> list[tuple[int, dict]]:
        barrier.wait()
        answers = receive(actor=steward, actions=ordered, now=NOW)
        return [(one.status, dict(one.answer)) for one in answers]

    orders = [actions[n:] + actions[:n] if n % 2 else actions[n::-1] + actions[:n:-1] for n in range(N)]
    with workers(N) as start:
        done = [start(steward.organisation, work, ordered) for ordered in orders]
        answers = [one.result(timeout=30) for one in done]

    n_of = {str(one["key"]): n for n, one in enumerate(actions)}
    assert answers == [[(200, {"shop": n_of[str(one["key"])]}) for one in ordered] for ordered in orders]
    assert sum(Refusals.n_calls) == len(actions)


def test_refused_to_one_stretch_they_are_tried_by_the_other_who_waited(steward):
    def refuse_first(actor, actions):
        is_first = len(Refusals.n_calls) == 1
        return [Full() if is_first else {} for _ in actions]

    Refusals.many = refuse_first
    actions, barrier = [sent(kind="trial_many") for _ in range(5)], Barrier(2)

    def work() -> set[int]:
        barrier.wait()
        return {one.status for one in receive(actor=steward, actions=actions, now=NOW)}

    with workers(2) as start:
        answers = [one.result(timeout=30) for one in [start(steward.organisation, work) for _ in range(2)]]

    assert sorted(map(sorted, answers)) == [[200], [422]]
