"""What the city's team reads: hours of rounds, days that were sent, shops with their doubles."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from campaigns.visits.models import DaySummary, Round, RoundHours, RoundShop
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS
from tenants.shops.merged import merged_groups


@dataclass(frozen=True)
class Worked:
    """Minutes that somebody noted for a round, on how many days."""

    user: User
    minutes: int
    n_days: int


def days_for(actor: Actor) -> QuerySet[DaySummary]:
    """All days that were sent, for who plans rounds; for a steward their own."""
    rows = DaySummary.objects.select_related("user")
    return rows if actor.role in CITY_EDITORS else rows.filter(user=actor.user)


def hours_of(row: Round) -> list[Worked]:
    """Who worked how long on a round, the longest first. 2 statements."""
    minutes: dict[int, int] = {}
    days: dict[int, set[object]] = {}
    noted = RoundHours.objects.filter(round=row, minutes__gt=0)
    for user, day, worked in noted.values_list("user", "day", "minutes"):
        minutes[user] = minutes.get(user, 0) + worked
        days.setdefault(user, set()).add(day)
    users = User.objects.in_bulk(minutes)
    found = [Worked(users[pk], n, len(days[pk])) for pk, n in minutes.items() if pk in users]
    return sorted(found, key=lambda one: (-one.minutes, one.user.pk))


def minutes_by_round(rounds: Collection[Round]) -> dict[int, int]:
    """1 statement."""
    noted = RoundHours.objects.filter(round__in=[row.pk for row in rounds]).order_by()
    return dict(noted.values_list("round").annotate(n=Sum("minutes")))


def taken_elsewhere(shops: Collection[int]) -> set[int]:
    """Which of these shops an open round has: as one may have been merged since, by the shop that stands.
    2 statements."""
    rows = RoundShop.objects.filter(removed_at__isnull=True, round__closed_at__isnull=True)
    families = merged_groups(shops)
    standing = {member: root for root, members in families.items() for member in members}
    taken = rows.filter(shop__in=standing).values_list("shop_id", flat=True)
    return {standing[pk] for pk in taken}


def with_doubles(shops: Collection[int]) -> set[int]:
    """These shops with all that were merged into them: as a round may still have them. 1 statement."""
    return {member for members in merged_groups(shops).values() for member in members} | set(shops)
