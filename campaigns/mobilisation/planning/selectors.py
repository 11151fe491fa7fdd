"""What pages of campaigns read: the next steps, who has signed up since, who is still untouched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from campaigns.outreach.models import Campaign, CampaignStep, StepChannel
from kernel.clock import end_of
from kernel.database import connection
from tenants.shops.models import Shop
from tenants.shops.same_shops import named_by

# Shops of the city, doubles as the one that they are, with a sign-up that stands and was made while the
# campaign ran; for its session alone where it has one.
SIGNED_UP = """
WITH RECURSIVE step(id, shop) AS (
  SELECT m.shop_id, m.into_id FROM shops_shopmerge m WHERE m.superseded_at IS NULL
  UNION SELECT step.id, m.into_id FROM step JOIN shops_shopmerge m ON m.shop_id = step.shop
    WHERE m.superseded_at IS NULL),
double_of(id, shop) AS (SELECT id, shop FROM step WHERE shop NOT IN (SELECT id FROM step)),
came(shop, session, at) AS (
  SELECT s.shop_id, s.session_id, s.created_at FROM signups_signup s
  WHERE s.shop_id IS NOT NULL AND EXISTS (
    SELECT FROM signups_participant p WHERE p.sign_up_id = s.id AND p.is_active)
  UNION ALL SELECT a.shop_id, s.session_id, a.created_at FROM signups_additionalshop a
    JOIN signups_signup s ON s.id = a.sign_up_id
  WHERE a.shop_id IS NOT NULL AND EXISTS (
    SELECT FROM signups_participant p WHERE p.sign_up_id = s.id AND p.is_active))
SELECT c.id, count(DISTINCT coalesce(double_of.shop, came.shop))
FROM outreach_campaign c
JOIN came ON came.at >= c.started_at AND came.at < coalesce(c.done_at, %(end)s)
  AND (c.session_id IS NULL OR came.session = c.session_id)
LEFT JOIN double_of ON double_of.id = came.shop
WHERE c.id = ANY(%(campaigns)s)
GROUP BY c.id"""


def next_steps(campaigns: Sequence[Campaign]) -> dict[int, CampaignStep]:
    """By campaign the first step that is neither done nor dropped. 1 statement."""
    steps = CampaignStep.objects.filter(
        campaign__in=[one.pk for one in campaigns], done_on__isnull=True, dropped_at__isnull=True
    )
    found = steps.order_by("campaign_id", "planned_on", "id").distinct("campaign_id")
    return {step.campaign_id: step for step in found}


def n_signed_up(campaigns: Sequence[Campaign], on: date) -> dict[int, int]:
    """By campaign how many shops have signed up while it ran, until the end of `on`. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNED_UP, {"campaigns": [one.pk for one in campaigns], "end": end_of(on)})
        return dict(cursor.fetchall())


def steps_of(campaign: Campaign) -> list[CampaignStep]:
    """In the order of their days, without those that were dropped. 1 statement."""
    return list(campaign.steps.filter(dropped_at__isnull=True))


def untouched(shops: QuerySet[Shop], campaign: Campaign) -> QuerySet[Shop]:
    """Of `shops` those that no step of the campaign has reached or prepared, and that no round of it has
    visited."""
    touched = Shop.objects.filter(
        touches__step__campaign=campaign, touches__state__in=("prepared", "made")
    ).values("pk")
    visited = Shop.objects.filter(
        visits__superseded_at__isnull=True, visits__round__campaign_steps__campaign=campaign
    ).values("pk")
    return shops.exclude(named_by(touched, visited))


def is_reaching(channel: str) -> bool:
    """Whether a step of this channel reaches each shop by itself."""
    return channel in {StepChannel.LETTER, StepChannel.EMAIL, StepChannel.CALL, StepChannel.ROUND}
