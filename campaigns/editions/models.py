"""Editions, the cities invited and what they answered, and cost lines."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.facts import Fact
from tenants.organisations.models import Organisation


class Edition(models.Model):
    """A season of the programme. `as_of` is the day of its bilan, `planned_until` its horizon."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    as_of = models.DateField(null=True, blank=True)
    planned_until = models.DateField()
    is_fictional = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="editions_end_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PublishedBilan(models.Model):
    """A day on which figures of an edition were made public, with the label they had."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="published")
    label = models.CharField(max_length=60)
    as_of = models.DateField()

    class Meta:
        ordering = ["as_of"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "label"], name="editions_published_label_once")
        ]


class Answer(models.TextChoices):
    INTERESTED = "interested", _("intéressée")
    DECLINED = "declined", _("a décliné")
    NO_ANSWER = "no_answer", _("sans réponse")


class DeclineReason(models.TextChoices):
    STAFF = "staff", _("pas assez de personnel")
    BUDGET = "budget", _("budget")
    OWN_PROGRAMME = "own_programme", _("a son propre programme")
    CALENDAR = "calendar", _("calendrier")
    OTHER = "other", _("autre raison")


class Invitation(models.Model):
    """A city was invited to an edition. Its answers are facts of their own."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invited_on = models.DateField()
    letter_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="editions_invited_once")
        ]


class InvitationAnswer(Fact):
    """What a city answered; `happened_on` is the day of its answer. The latest one counts."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="answers")
    answer = models.CharField(max_length=12, choices=Answer)
    reason = models.CharField(max_length=16, choices=DeclineReason, blank=True)

    class Meta:
        ordering = ["happened_on", "recorded_at", "id"]


class Payer(models.TextChoices):
    REGION = "region", _("Région")
    CITY = "city", _("ville")
    VOUCHER = "voucher", _("chèques-formation")
    PRIVATE = "private", _("privé")


class Cost(Fact):
    """A cost line of an edition; `happened_on` is the day it was incurred."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="costs")
    label = models.CharField(max_length=120)
    amount_eur = models.DecimalField(max_digits=12, decimal_places=2)
    payer = models.CharField(max_length=8, choices=Payer)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "label", "happened_on", "payer"],
                condition=models.Q(superseded_at__isnull=True),
                name="editions_cost_once",
            )
        ]
