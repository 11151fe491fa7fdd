"""Campaigns with steps, in the schema that is current."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.outreach.models import Campaign, CampaignStep, Touch
from campaigns.outreach.rules import Move
from campaigns.outreach.services import CampaignValues, StepValues, add_step, begin_campaign, move_campaign
from kernel.clock import today
from tenants.membership.actors import Actor
from tenants.shops.models import Shop

TEXTS = {"fr": {"subject": "Une séance", "body": "Bonjour {commerce}, venez le {date}."}}


def make_campaign(actor: Actor, *channels: str, is_running: bool = True, **values: Any) -> Campaign:
    """For all active shops, with a step of each channel, today; without channels it is a draft."""
    with tenant_context(actor.organisation):
        said: dict[str, Any] = {"name": "Séance du printemps", "owner": actor.user} | values
        campaign = begin_campaign(actor=actor, values=CampaignValues(**said), now=timezone.now())
        for channel in channels:
            make_step(actor, campaign, channel)
        if channels and is_running:
            campaign = move_campaign(campaign, Move.START, actor=actor, now=timezone.now())
        return campaign


def make_step(
    actor: Actor, campaign: Campaign, channel: str, *, on: date | None = None, texts: Any = TEXTS
) -> CampaignStep:
    values = StepValues(channel=channel, title=f"Étape {channel}", planned_on=on or today())
    with tenant_context(actor.organisation):
        return add_step(campaign, actor=actor, values=values, texts=texts)


def step_of(campaign: Campaign, channel: str) -> CampaignStep:
    return CampaignStep.objects.select_related("campaign__session").get(campaign=campaign, channel=channel)


def make_touch(step: CampaignStep, shop: Shop, *, days_ago: int = 0, state: str = "made") -> Touch:
    on = today() - timedelta(days=days_ago)
    return Touch.objects.create(step=step, shop=shop, state=state, happened_on=on)
