"""A campaign: whom it is for, what it aims at, and its steps on a calendar."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.visits.models import Round
from kernel.references import shared_reference

USUAL_GAP_DAYS = 21


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    RUNNING = "running", _("en cours")
    PAUSED = "paused", _("en pause")
    DONE = "done", _("terminée")


class StepChannel(models.TextChoices):
    """By what a step reaches shops. Letters, mails, calls and rounds reach each by itself."""

    LETTER = "letter", _("courrier")
    EMAIL = "email", _("e-mail")
    CALL = "call", _("appels")
    ROUND = "round", _("tournée")
    ASSOCIATION = "association", _("association ou relais")
    POSTER = "poster", _("affiches")
    PRESS = "press", _("presse")


class Campaign(models.Model):
    """Aims at `aim_shops` shops signed up by `aim_on`.

    `audience_query`: what stands behind the `?` of the register's list; all active shops where it is empty.
    `session`: the one that its texts invite to. `template`: the code of what it was made from.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = shared_reference("editions.Edition")
    name = models.CharField(max_length=80)
    aim_shops = models.PositiveIntegerField(null=True, blank=True)
    aim_on = models.DateField(null=True, blank=True)
    audience_query = models.TextField(blank=True)
    audience_name = models.CharField(max_length=60, blank=True)
    session = shared_reference("agenda.Session", null=True, blank=True)
    owner = shared_reference("accounts.User", null=True, blank=True)
    budget_eur = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.DRAFT)
    template = models.CharField(max_length=40, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_by = shared_reference("accounts.User", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(aim_shops__isnull=True) | Q(aim_shops__gt=0), name="outreach_campaign_aims"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CampaignStep(models.Model):
    """One thing to do on a day. `texts`: by language {"subject", "body"}, with fields (`texts.rules`).

    Left out: `dropped_at` is set. A step is done when what it made was sent, or somebody says so.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    channel = models.CharField(max_length=12, choices=StepChannel)
    title = models.CharField(max_length=80)
    planned_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    texts = models.JSONField(default=dict)
    rounds = models.ManyToManyField(Round, related_name="campaign_steps", blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_on", "id"]

    def __str__(self) -> str:
        return self.title


class ContactGap(models.Model):
    """For how many days the city asks nobody twice, over all campaigns; one row at most."""

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    days = models.PositiveSmallIntegerField(default=USUAL_GAP_DAYS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(is_only=True), name="outreach_gap_once"),
            models.CheckConstraint(condition=Q(days__lte=365), name="outreach_gap_within_a_year"),
        ]
