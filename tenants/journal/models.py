"""Journal entries. The application's database role may insert and read them, nothing else."""

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference


class Entry(models.Model):
    """Somebody (or a task: no actor) did something. `details` never holds personal data."""

    at = models.DateTimeField(default=timezone.now)
    actor = shared_reference("accounts.User", null=True, blank=True)
    actor_label = models.CharField(max_length=120, blank=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["-at", "-id"], name="journal_latest")]
