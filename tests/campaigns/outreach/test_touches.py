"""Touches: prepared once for each shop, only by a campaign that runs, and withheld before they are made."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from campaigns.outreach.errors import CampaignNotRunning
from campaigns.outreach.models import Touch, WithheldReason
from campaigns.outreach.rules import Move
from campaigns.outreach.services import move_campaign, prepare_touches, withhold
from campaigns.outreach.services.touches import lock_running
from kernel.clock import today
from tests.factories.campaigns import make_campaign, step_of


@pytest.fixture
def step(manager, street):
    return step_of(make_campaign(manager, "letter"), "letter")


def prepared(step, street, now):
    return prepare_touches(step, [shop.pk for shop in street], on=today(), now=now)


def test_a_step_takes_each_shop_once(step, street, now):
    assert len(prepared(step, street, now)) == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared(step, street[:1], now)
    assert Touch.objects.count() == 4


def test_only_a_campaign_that_runs_reaches_anybody(step, manager, now):
    assert lock_running(step) == step.campaign
    move_campaign(step.campaign, Move.PAUSE, actor=manager, now=now)
    with pytest.raises(CampaignNotRunning):
        lock_running(step)


def test_what_is_withheld_was_not_made(step, street, now):
    first, second, *_others = prepared(step, street, now)
    Touch.objects.filter(pk=second.pk).update(state="made")
    reasons = {first.pk: WithheldReason.BLOCKED, second.pk: WithheldReason.BLOCKED}
    assert withhold(reasons) == 1
    first.refresh_from_db()
    assert (first.state, first.reason) == ("withheld", "blocked")
