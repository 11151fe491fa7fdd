"""Calls: a list with what to say, one shop after the other, never the same for two callers."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.campaigns import CampaignStep
from campaigns.outreach.models.touches import Touch
from campaigns.visits.models import RefusalReason
from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class CallList(models.Model):
    """The calls of one step. `script`: by language, what to say."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.OneToOneField(CampaignStep, on_delete=models.CASCADE, related_name="call_list")
    script = models.JSONField(default=dict)
    closed_at = models.DateTimeField(null=True, blank=True)


class CallOutcome(models.TextChoices):
    INTERESTED = "interested", _("intéressé")
    SIGNED_UP = "signed_up", _("inscrit")
    THINKING = "thinking", _("réfléchit")
    NOT_INTERESTED = "not_interested", _("pas intéressé")
    NO_ANSWER = "no_answer", _("pas de réponse")
    CALL_BACK = "call_back", _("à rappeler")
    WRONG_NUMBER = "wrong_number", _("mauvais numéro")
    DO_NOT_CONTACT = "do_not_contact", _("ne plus contacter")


class CallEntry(models.Model):
    """A shop to call, at the number of one of its people who agreed, or at its own.

    `claimed_by` has it until `claimed_until`: nobody else gets it. Over: `outcome` is one that ends it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    call_list = models.ForeignKey(CallList, on_delete=models.CASCADE, related_name="entries")
    touch = models.OneToOneField(Touch, on_delete=models.CASCADE, related_name="call")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="calls")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="calls")
    claimed_by = shared_reference("accounts.User", null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    n_attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=14, choices=CallOutcome, blank=True)
    reason = models.CharField(max_length=12, choices=RefusalReason, blank=True)
    call_back_at = models.DateTimeField(null=True, blank=True)
    called_at = models.DateTimeField(null=True, blank=True)
    called_by = shared_reference("accounts.User", null=True, blank=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "call entries"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["call_list", "shop"], name="outreach_call_once")]
