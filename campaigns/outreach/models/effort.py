"""The effort log: what a city's mobilisation took, line by line."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.actions import Actor
from campaigns.outreach.models.campaigns import CampaignStep
from kernel.references import shared_reference


class EffortChannel(models.TextChoices):
    """The channels of an archive (`actions.Channel`), and those that only the log knows."""

    LETTER = "letter", _("courrier")
    EMAIL = "email", _("e-mail")
    ASSOCIATION = "association", _("association de commerçants")
    POSTER = "poster", _("affiche")
    STEWARD = "steward", _("stewards urbains")
    CALL = "call", _("appel")
    PRESS = "press", _("presse")


class EffortSource(models.TextChoices):
    """Where a line comes from; those that come by themselves have the `key` of what made them."""

    LETTERS = "letters", _("courriers envoyés")
    MAILING = "mailing", _("e-mails envoyés")
    CALLS = "calls", _("appels passés")
    RELAY = "relay", _("annoncé par un relais")
    TYPED = "typed", _("encodé")
    FILE = "file", _("fichier importé")
    ARCHIVE = "archive", _("archive d’une édition")


class EffortEntry(models.Model):
    """So many letters, mails, posters … on a day, the minutes and euros that they took.

    Of the channels that an archive knows, `OutreachAction` is the sum of a day, channel and actor.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = shared_reference("editions.Edition")
    step = models.ForeignKey(
        CampaignStep, on_delete=models.SET_NULL, null=True, blank=True, related_name="efforts"
    )
    channel = models.CharField(max_length=12, choices=EffortChannel)
    actor = models.CharField(max_length=24, choices=Actor, default=Actor.CITY)
    happened_on = models.DateField()
    quantity = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    cost_eur = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=8, choices=EffortSource)
    key = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=140, blank=True)
    entered_by = shared_reference("accounts.User", null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "effort entries"
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], condition=~models.Q(key=""), name="outreach_effort_once"
            )
        ]
        indexes = [models.Index(fields=["edition", "-happened_on"], name="outreach_effort_latest")]
