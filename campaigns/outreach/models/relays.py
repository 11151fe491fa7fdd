"""Relays: who passes the word on, with a link and a code of their own. They see counts, never names."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.campaigns import CampaignStep
from kernel.references import shared_reference


class RelayKind(models.TextChoices):
    ASSOCIATION = "association", _("association de commerçants")
    TOWN_CENTRE_MANAGEMENT = "town_centre_management", _("gestion centre-ville")
    BANK = "bank", _("banque")
    ACCOUNTANT = "accountant", _("comptable")
    OTHER = "other", _("autre relais")


class Relay(models.Model):
    """An organisation near the shops. `email`: where its link is sent; "" where somebody hands it over."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=RelayKind)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class RelayLink(models.Model):
    """A relay in one step. `key` opens its page without an account, until `ended_at`; `code` is for its
    members (`kernel.codes`)."""

    relay = models.ForeignKey(Relay, on_delete=models.CASCADE, related_name="links")
    step = models.ForeignKey(CampaignStep, on_delete=models.CASCADE, related_name="relay_links")
    key = models.CharField(max_length=43, unique=True)
    code = models.CharField(max_length=12, unique=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    created_by = shared_reference("accounts.User", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["relay", "step"],
                condition=models.Q(ended_at__isnull=True),
                name="outreach_relay_once_in_step",
            )
        ]


class RelayReport(models.Model):
    """ "Sent to 120 members on that day", as a relay says; said again for a day, the last one counts."""

    link = models.ForeignKey(RelayLink, on_delete=models.CASCADE, related_name="reports")
    happened_on = models.DateField()
    n_members = models.PositiveIntegerField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["happened_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["link", "happened_on"], name="outreach_relay_report_once")
        ]
