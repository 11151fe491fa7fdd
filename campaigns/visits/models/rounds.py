"""Rounds: which shops who visits, and the hours that it took."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Shop


class Round(models.Model):
    """Shops that one or two stewards visit in a period; days included.

    `phone` is whom they call when something is wrong. Closed: `closed_at` is set, phones are told, and what
    was done before still comes in.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = shared_reference("editions.Edition")
    name = models.CharField(max_length=80)
    aim = models.CharField(max_length=120, blank=True)
    instruction = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_by = shared_reference("accounts.User", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = shared_reference("accounts.User", null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="rounds_round_ends_after"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoundSteward(models.Model):
    """A steward to whom a round is given; handed over: `until` is set."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stewards")
    user = shared_reference("accounts.User")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                condition=models.Q(until__isnull=True),
                name="rounds_steward_once",
            )
        ]


class RoundShop(models.Model):
    """A shop of a round; taken out or moved to another round: `removed_at` is set."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="shops")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="rounds")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "shop"],
                condition=models.Q(removed_at__isnull=True),
                name="rounds_shop_once",
            )
        ]


class RoundHours(models.Model):
    """How long a steward worked on a round on a day, in minutes: for the effort log."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="hours")
    user = shared_reference("accounts.User")
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "hours"
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "user", "day"], name="rounds_hours_once")]


class DaySummary(models.Model):
    """A steward's day, as it was sent to the city's team; sent again it takes the place of the one before."""

    user = shared_reference("accounts.User")
    day = models.DateField()
    sent_at = models.DateTimeField(default=timezone.now)
    n_visits = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "day summaries"
        ordering = ["-day", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="rounds_summary_once")]
