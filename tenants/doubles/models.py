"""Pairs that may be one, with what was found and what the staff said."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class DoubleStrength(models.TextChoices):
    """In the order in which they are read: the surest first."""

    SURE = "sure", _("presque sûr")
    LIKELY = "likely", _("probable")
    POSSIBLE = "possible", _("possible")


class Settlement(models.TextChoices):
    MERGED = "merged", _("réunis")
    DIFFERENT = "different", _("pas les mêmes")


class ProposalQuerySet(models.QuerySet[Any]):
    def open(self) -> ProposalQuerySet:
        return self.filter(settled_at__isnull=True)

    def called_different(self) -> ProposalQuerySet:
        return self.filter(settlement=Settlement.DIFFERENT)


class Proposal(models.Model):
    """Of two rows, the older first. `rank`: 0 for the surest, to be sorted by.

    `seen`: by which names and addresses somebody said that they are not the same, `[[name, address], ...]`
    of the first and the second: the pair comes back only where one of them has neither any more.
    """

    is_worked_out = True  # see kernel.references

    strength = models.CharField(max_length=8, choices=DoubleStrength)
    rank = models.PositiveSmallIntegerField(default=0, db_default=0)
    reasons = ArrayField(models.CharField(max_length=16))
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settlement = models.CharField(max_length=9, choices=Settlement, blank=True, default="", db_default="")
    settled_by = shared_reference("accounts.User", null=True, blank=True)
    seen = models.JSONField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["rank", "id"]


class ShopDouble(Proposal):
    """Two shops that may be one."""

    first = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="doubles_shops_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="doubles_shops_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["rank", "id"],
                condition=models.Q(settled_at__isnull=True),
                name="doubles_shops_open",
            )
        ]


class PersonDouble(Proposal):
    """Two people who may be one."""

    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta(Proposal.Meta):
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="doubles_people_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="doubles_people_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["rank", "id"],
                condition=models.Q(settled_at__isnull=True),
                name="doubles_people_open",
            )
        ]
