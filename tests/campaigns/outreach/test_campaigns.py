"""Campaigns: begun, copied, changed, moved; a template's steps; what has been used stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.campaign_templates.selectors import ready_made, templates_offered
from campaigns.outreach.errors import (
    CampaignOver,
    CampaignUsed,
    MoveRefused,
    NoSteps,
    SessionNotYours,
    StepUsed,
)
from campaigns.outreach.models import Campaign, StepChannel
from campaigns.outreach.rules import Move
from campaigns.outreach.services import (
    CampaignValues,
    begin_campaign,
    change_campaign,
    change_step,
    copy_campaign,
    delete_campaign,
    drop_step,
    mark_step_done,
    move_campaign,
)
from campaigns.outreach.texts.rules import faults_of
from kernel.clock import day_of, today
from tenants.journal.models import Entry
from tests.factories.campaigns import make_campaign, make_touch, step_of
from tests.factories.sessions import make_coming_session


def test_the_ready_made_template_is_offered_first_and_its_texts_can_be_sent(db):
    [template, *_others] = templates_offered()
    assert (template.code, template.weeks) == ("session_in_6_weeks", 6)
    for step in template.steps:
        assert step.channel in StepChannel
        assert set(step.title) == {"fr", "de", "nl", "en"}
        for text in step.texts.values():
            assert faults_of(text["body"]) == faults_of(text["subject"], may_be_empty=True) == []


def test_from_the_template_a_campaign_has_its_steps_counted_back_from_the_session(manager, edition, now):
    session = make_coming_session(edition, manager.organisation, in_days=60)
    campaign = begin_campaign(
        actor=manager, values=CampaignValues("Printemps", session=session), template=ready_made(), now=now
    )
    steps = list(campaign.steps.all())
    assert [step.channel for step in steps] == [one.channel for one in ready_made().steps]
    end = day_of(session.starts_at)
    assert (end - steps[0].planned_on).days in (42, 43)
    assert steps[2].texts["fr"]["subject"] == "Une séance gratuite sur le numérique, pour votre commerce"
    assert Entry.objects.get().action == "campaign.begun"


def test_only_sessions_of_the_city_are_invited_to(manager, edition, dinant, now):
    theirs = make_coming_session(edition, dinant, in_days=60)
    with pytest.raises(SessionNotYours):
        begin_campaign(actor=manager, values=CampaignValues("X", session=theirs), now=now)
    assert not Campaign.objects.exists()


def test_a_campaign_moves_as_the_table_says(manager, now):
    campaign = make_campaign(manager, "letter")
    assert campaign.state == "running"
    assert move_campaign(campaign, Move.PAUSE, actor=manager, now=now).state == "paused"
    with pytest.raises(MoveRefused):
        move_campaign(campaign, Move.START, actor=manager, now=now)
    assert move_campaign(campaign, Move.FINISH, actor=manager, now=now).done_at == now
    with pytest.raises(CampaignOver):
        change_campaign(campaign, actor=manager, values=CampaignValues("Autre"), now=now)
    assert move_campaign(campaign, Move.REOPEN, actor=manager, now=now).done_at is None


def test_an_empty_campaign_does_not_start(manager, now):
    with pytest.raises(NoSteps):
        move_campaign(make_campaign(manager), Move.START, actor=manager, now=now)


def test_what_has_reached_somebody_stays(manager, street, now):
    campaign = make_campaign(manager, "letter", "poster")
    make_touch(step_of(campaign, "letter"), street[0])
    with pytest.raises(StepUsed):
        drop_step(step_of(campaign, "letter"), actor=manager, now=now)
    with pytest.raises(CampaignUsed):
        delete_campaign(campaign, actor=manager)
    for _time in range(2):
        drop_step(step_of(campaign, "poster"), actor=manager, now=now)
    assert Entry.objects.filter(action="campaign.step_dropped").count() == 1


def test_a_draft_is_deleted_and_the_journal_knows_its_name(manager):
    delete_campaign(make_campaign(manager, is_running=False), actor=manager)
    assert Entry.objects.get(action="campaign.deleted").details["name"] == "Séance du printemps"


def test_a_copy_has_the_steps_as_far_from_the_new_session(manager, edition, now):
    old = make_campaign(manager, "letter", "email", audience_query="sector=S01", aim_shops=40)
    letter, email = step_of(old, "letter"), step_of(old, "email")
    change_step(email, actor=manager, title="Rappel", planned_on=today() + timedelta(days=10), note="")
    session = make_coming_session(edition, manager.organisation, in_days=34)
    made = copy_campaign(old, actor=manager, name="Automne", session=session, now=now)
    end = day_of(session.starts_at)
    days = [(end - step.planned_on).days for step in made.steps.all()]
    assert days[0] in (10, 11)
    assert days[1] in (0, 1)
    assert (made.audience_query, made.aim_shops, made.state) == ("sector=S01", 40, "draft")
    assert [step.texts for step in made.steps.all()] == [letter.texts, email.texts]


def test_a_step_is_done_on_the_day_that_somebody_says(manager):
    step = step_of(make_campaign(manager, "press"), "press")
    for _time in range(2):
        mark_step_done(step, actor=manager, on=today())
    mark_step_done(step, actor=manager, on=None)
    actions = list(Entry.objects.filter(action__startswith="campaign.step_").values_list("action", flat=True))
    assert sorted(actions) == ["campaign.step_added", "campaign.step_done", "campaign.step_reopened"]
