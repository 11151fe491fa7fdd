"""What the views of campaigns share: who looks, the campaign or step that is theirs, whom it is for."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict

from campaigns.outreach.models import Campaign, CampaignStep
from campaigns.register.shop_list import ShopList
from tenants.membership.actors import Actor, actor_of
from tenants.shops.models import Shop

FORM_METHODS = ("GET", "HEAD", "POST")


def acting(request: HttpRequest) -> Actor:
    """The actor of a page that a decorator opened."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def seen_campaign(uuid: UUID) -> Campaign:
    """With its session and owner; 404 for another city's. 1 statement."""
    found = Campaign.objects.select_related("session", "owner", "edition").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def seen_step(uuid: UUID, channel: str) -> CampaignStep:
    """A step of this channel, with its campaign; 404 for one that was dropped. 1 statement."""
    steps = CampaignStep.objects.select_related("campaign__session", "campaign__edition")
    found = steps.filter(uuid=uuid, channel=channel, dropped_at__isnull=True).first()
    if found is None:
        raise Http404
    return found


def audience_shops(campaign: Campaign, actor: Actor) -> QuerySet[Shop]:
    """The shops of its audience: what the register's list finds with its filters. 1 statement, for the
    choices of the filters."""
    return ShopList(QueryDict(campaign.audience_query), actor).shops
