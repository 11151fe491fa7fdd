"""The retired table of dry runs: they are in `tenants.runs` now."""

from django.db import models
from django.utils import timezone

from diagnostic.versions.models import QuestionnaireVersion
from tenants.accounts.models import User


class DryRun(models.Model):
    """Retired: nothing reads or writes it but `tenants.runs.carry_over`, which copies its rows on upgrade.

    The table stays for one release, so that the upgrade can be taken back; the next one drops it. The model
    stays with it: a draft that is discarded must take its rows away.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="dry_runs")
    fingerprint = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    n_done = models.PositiveIntegerField(default=0)
    n_total = models.PositiveIntegerField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
