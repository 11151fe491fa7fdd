"""Letters on paper: a batch, each letter with its code, and what came back."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.outreach.models.campaigns import CampaignStep
from campaigns.outreach.models.touches import Touch
from campaigns.visits.models import RefusalReason
from kernel.references import shared_reference
from tenants.shops.models import Shop


class BatchState(models.TextChoices):
    """Prepared: who gets one and its text are fixed. Printable: its files are there. Sent: posted."""

    DRAFT = "draft", _("brouillon")
    PREPARED = "prepared", _("en préparation")
    PRINTABLE = "printable", _("prêt à imprimer")
    SENT = "sent", _("envoyé")


class LetterBatch(models.Model):
    """The letters of one step. `texts` is what was printed, as it was when the batch was prepared.

    `look`: what else stands on each letter (sender, contact, signature), frozen with the text. `files`: of
    each split file {"name", "first", "last", "n_letters", "sha256", "stored"}; printed again, it is the same.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.OneToOneField(CampaignStep, on_delete=models.CASCADE, related_name="letter_batch")
    state = models.CharField(max_length=9, choices=BatchState, default=BatchState.DRAFT)
    texts = models.JSONField(default=dict)
    signature_name = models.CharField(max_length=80, blank=True)
    signature_title = models.CharField(max_length=80, blank=True)
    signature_image = models.CharField(max_length=200, blank=True)
    look = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    run = models.UUIDField(null=True, blank=True)
    n_letters = models.PositiveIntegerField(default=0)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = shared_reference("accounts.User", null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    cost_eur = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)


class ReturnReason(models.TextChoices):
    """What the post ticks on what it brings back."""

    UNKNOWN = "unknown", _("inconnu à cette adresse")
    MOVED = "moved", _("ne reçoit plus à cette adresse")
    INCOMPLETE = "incomplete", _("adresse incomplète")
    REFUSED = "refused", _("refusé")
    NOT_COLLECTED = "not_collected", _("non réclamé")
    TOLD = "told", _("signalé par le commerce")


class Letter(models.Model):
    """One letter. `address`: its lines, as printed. `code`: `kernel.codes`, opens the city's page with the
    shop known, until `retired_at`.

    `number` is its place in the batch, in the order of the post.
    """

    batch = models.ForeignKey(LetterBatch, on_delete=models.CASCADE, related_name="letters")
    touch = models.OneToOneField(Touch, on_delete=models.CASCADE, related_name="letter")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    address = ArrayField(models.CharField(max_length=200))
    opened_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=13, choices=ReturnReason, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="outreach_letter_number_once")
        ]


class LetterAnswer(models.Model):
    """Somebody with the code says that the shop is not interested; said again, the last one counts."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="answer")
    reason = models.CharField(max_length=12, choices=RefusalReason, blank=True)
    said_at = models.DateTimeField(default=timezone.now)


class LetterRefusal(models.Model):
    """A shop that wants no more letters, until `lifted_at`; other channels are as they were."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="letter_refusals")
    said_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = shared_reference("accounts.User", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(lifted_at__isnull=True),
                name="outreach_letters_refused_once",
            )
        ]


class AddressProblem(models.Model):
    """Mail does not reach a shop at this address (its lines), until it has another one or `settled_at`."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="address_problems")
    letter = models.ForeignKey(
        Letter, on_delete=models.SET_NULL, null=True, blank=True, related_name="address_problems"
    )
    reason = models.CharField(max_length=13, choices=ReturnReason)
    address = models.CharField(max_length=300)
    found_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = shared_reference("accounts.User", null=True, blank=True)

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shop"],
                condition=models.Q(settled_at__isnull=True),
                name="outreach_address_problem_once",
            )
        ]
