"""Cards that stewards leave behind."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Shop


class ShopCard(models.Model):
    """A printed card whose code leads to the city's sessions; tied to a shop when a steward leaves it there.

    `code` as `kernel.codes` writes them. Of one shop the card that was tied last is the one that counts.
    """

    code = models.CharField(max_length=12, unique=True)
    printed_at = models.DateTimeField(default=timezone.now)
    printed_by = shared_reference("accounts.User", null=True, blank=True)
    shop = models.ForeignKey(Shop, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    tied_at = models.DateTimeField(null=True, blank=True)
    tied_by = shared_reference("accounts.User", null=True, blank=True)

    class Meta:
        ordering = ["id"]
