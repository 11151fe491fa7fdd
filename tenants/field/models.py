"""Actions that took effect, and those that wait for somebody to settle them; the phones that send them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.references import shared_reference


class ActionState(models.TextChoices):
    """A refusal leaves no row: the phone keeps it, and may try again."""

    DONE = "done", _("fait")
    PARKED = "parked", _("en attente")
    SETTLED = "settled", _("réglé")
    DISMISSED = "dismissed", _("écarté")


class FieldAction(models.Model):
    """An action by the key that its phone gave it. The same key again: the same answer, no second effect.

    `happened_at`: what the phone's clock said. `body_digest`: of kind, body and happened_at. `body` is kept
    while it is parked, with the `digests` of whom it names and the `subject` that it is found by. Answer and
    body are emptied 30 days after receipt.
    """

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    body_digest = models.CharField(max_length=64)
    user = shared_reference("accounts.User")
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ActionState)
    code = models.CharField(max_length=60, blank=True)
    answer = models.JSONField(default=dict)
    body = models.JSONField(null=True, blank=True)
    subject = models.CharField(max_length=60, blank=True)
    digests = ArrayField(models.CharField(max_length=64), default=list)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [
            models.Index(fields=["received_at"], name="field_by_receipt"),
            models.Index(
                fields=["subject"], condition=models.Q(state=ActionState.PARKED), name="field_parked"
            ),
            GinIndex(fields=["digests"], name="field_by_person"),
        ]


class FieldPhone(models.Model):
    """A phone (or browser) that opened the shell on this organisation's host, by the key that it made itself.

    `user`: who was signed in there last. `label`: what it is, from what the browser says of itself.
    `last_seen_at` is written once an hour at most. Asked to forget it is told so at its next contact, and
    `forgotten_at` is when it said that it did; used again after that, it is a phone like any other.
    """

    key = models.UUIDField(unique=True)
    user = shared_reference("accounts.User")
    label = models.CharField(max_length=60, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    forget_asked_at = models.DateTimeField(null=True, blank=True)
    forget_asked_by = shared_reference("accounts.User", null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_seen_at", "id"]

    def must_forget(self) -> bool:
        return self.forget_asked_at is not None and self.forgotten_at is None
