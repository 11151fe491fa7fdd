"""Mailings: one text to the people of an audience who agreed, each of them once."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.campaigns import CampaignStep
from campaigns.outreach.models.touches import Touch
from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class MailingState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SCHEDULED = "scheduled", _("programmé")
    SENDING = "sending", _("en cours d’envoi")
    PAUSED = "paused", _("en pause")
    STOPPED = "stopped", _("arrêté")
    DONE = "done", _("envoyé")


class Mailing(models.Model):
    """The mailing of one step. `texts`: by language {"subject", "body"}, fixed once it is scheduled.

    `per_minute`: how many leave in a minute at most.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.OneToOneField(CampaignStep, on_delete=models.CASCADE, related_name="mailing")
    state = models.CharField(max_length=9, choices=MailingState, default=MailingState.DRAFT)
    texts = models.JSONField(default=dict)
    per_minute = models.PositiveSmallIntegerField(default=600)
    scheduled_at = models.DateTimeField(null=True, blank=True)
    scheduled_by = shared_reference("accounts.User", null=True, blank=True)
    n_recipients = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)


class RecipientState(models.TextChoices):
    """Handed over: it is a mail of the queue (`tenants.mail`), which says what became of it."""

    WAITING = "waiting", _("à envoyer")
    HANDED_OVER = "handed", _("confié à l’envoi")
    WITHHELD = "withheld", _("retenu")


class MailingRecipient(models.Model):
    """A person of a mailing, for the shop by which they came into it. `key` is in the links of their mail.

    What came after: opened by a click, bounced (for good: `is_hard`), complained, left (no more mails).
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    touch = models.OneToOneField(Touch, on_delete=models.CASCADE, related_name="recipient")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mailings")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=24, unique=True)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=8, choices=RecipientState, default=RecipientState.WAITING)
    mail = models.BigIntegerField(null=True, blank=True)  # the number of the queue's row, which has its time
    handed_at = models.DateTimeField(null=True, blank=True)
    clicked_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    is_hard = models.BooleanField(default=False)
    complained_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="outreach_recipient_once")]
        indexes = [models.Index(fields=["mail"], name="outreach_recipient_mail")]
