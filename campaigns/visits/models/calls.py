"""Calls that a steward has to make."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from campaigns.signups.models import SignUp
from kernel.references import shared_reference


class CallToMake(models.Model):
    """Somebody without an e-mail address asked for a place at the door while the phone was offline: a
    steward tells
    them by telephone what became of it."""

    sign_up = models.OneToOneField(SignUp, on_delete=models.CASCADE, related_name="call_to_make")
    user = shared_reference("accounts.User")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "calls to make"
        ordering = ["asked_at", "id"]
