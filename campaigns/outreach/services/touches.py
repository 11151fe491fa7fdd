"""Preparing whom a step reaches, and taking out who must not be reached after all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from campaigns.outreach.errors import CampaignNotRunning
from campaigns.outreach.models import (
    Campaign,
    CampaignState,
    CampaignStep,
    Touch,
    TouchState,
    WithheldReason,
)
from kernel.database import connection

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/touches', 0))"
PER_STATEMENT = 1_000


def lock_running(step: CampaignStep) -> Campaign:
    """The step's campaign, which runs and stays so until the transaction ends; whoever prepares touches waits
    here, so that no two steps take the same shop at once. Raises CampaignNotRunning.
    """
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [connection.schema_name])
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=step.campaign_id)
    if campaign.state != CampaignState.RUNNING:
        raise CampaignNotRunning
    return campaign


def prepare_touches(
    step: CampaignStep,
    shops: Collection[int],
    *,
    on: date,
    now: datetime,
    people: Mapping[int, int] | None = None,
) -> list[Touch]:
    """A touch for each of these shops, planned for the day `on`; for those of `people` (shop to person) of
    that person. In the caller's transaction, after `lock_running` and `audience_of_step`.
    """
    people = people or {}
    with transaction.atomic():
        return Touch.objects.bulk_create(
            [
                Touch(step=step, shop_id=shop, person_id=people.get(shop), happened_on=on, created_at=now)
                for shop in shops
            ],
            PER_STATEMENT,
        )


def withhold(touches: Mapping[int, WithheldReason]) -> int:
    """These prepared touches (by id) reach nobody after all, and why; how many."""
    n = 0
    for reason in set(touches.values()):
        ids = [pk for pk, why in touches.items() if why == reason]
        n += Touch.objects.filter(pk__in=ids, state=TouchState.PREPARED).update(
            state=TouchState.WITHHELD, reason=reason
        )
    return n
