"""A steward's day, sent to the city's team: hours of each round, and a mail with the outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from campaigns.visits.errors import DayWrong
from campaigns.visits.mails import day_mails
from campaigns.visits.models import DaySummary, Round, RoundHours, RoundSteward
from campaigns.visits.selectors import visits_of_day
from kernel.clock import day_of
from tenants.journal.services import record
from tenants.mail.services import queue_mails
from tenants.membership.actors import Actor

MOST_DAYS = 31
MOST_MINUTES = 16 * 60  # of a round
MOST_MINUTES_A_DAY = 24 * 60


def send_day(*, actor: Actor, day: date, minutes: Mapping[UUID, int], now: datetime) -> DaySummary:
    """The steward's summary of `day`, with the minutes of each round (by uuid; 0: none) that was given to
    them.

    Sent again it replaces the hours of the rounds that it names, and the numbers: another phone may know
    another round. The team gets one mail for each sending that changed something. Raises DayWrong.
    """
    today = day_of(now)
    if not today - timedelta(days=MOST_DAYS) <= day <= today:
        raise DayWrong
    with transaction.atomic():
        given = RoundSteward.objects.filter(user=actor.user, round__uuid__in=minutes).select_related("round")
        rounds: dict[UUID, Round] = {row.round.uuid: row.round for row in given}
        for uuid, said in minutes.items():
            if uuid not in rounds:
                continue
            worked = max(0, min(said, MOST_MINUTES))
            RoundHours.objects.update_or_create(
                round=rounds[uuid],
                user=actor.user,
                day=day,
                defaults={"minutes": worked, "noted_at": now},
            )
        noted = RoundHours.objects.filter(user=actor.user, day=day).aggregate(total=Sum("minutes", default=0))
        total = min(noted["total"], MOST_MINUTES_A_DAY)
        visits = visits_of_day(actor.user, day)
        values = {"n_visits": len(visits), "minutes": total}
        before = DaySummary.objects.filter(user=actor.user, day=day).values("n_visits", "minutes").first()
        summary, _is_new = DaySummary.objects.update_or_create(
            user=actor.user, day=day, defaults=values | {"sent_at": now}
        )
        if before != values:
            queue_mails(actor.organisation, day_mails(actor, summary, visits))
            record(
                "day.sent",
                actor=actor.user,
                day=day.isoformat(),
                n_visits=summary.n_visits,
                minutes=total,
            )
        return summary
