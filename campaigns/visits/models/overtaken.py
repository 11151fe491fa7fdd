"""What somebody wrote of a shop and somebody else's phone wrote over."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Shop


class OvertakenValue(models.Model):
    """A field of a shop that two people changed without seeing each other: the later one to arrive stands.

    `lost` is what `lost_by` (None: an import or a program) had written, `kept` what `kept_by` wrote over it,
    as texts of the shop's history. Settled: put back, or left as it is.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="overtaken")
    field = models.CharField(max_length=20)
    lost = models.CharField(max_length=200, blank=True)
    kept = models.CharField(max_length=200, blank=True)
    lost_by = shared_reference("accounts.User", null=True, blank=True)
    kept_by = shared_reference("accounts.User")
    happened_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    is_put_back = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["happened_at", "id"]
