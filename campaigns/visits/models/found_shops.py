"""Shops that stewards found in the street."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Shop


class ShopFind(models.Model):
    """A steward found a shop that the round did not have; `key` is that of the phone's action.

    `is_new`: the register did not have it either. Visits that the phone noted of it name it by `key`.
    """

    key = models.UUIDField(unique=True)
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="finds")
    is_new = models.BooleanField()
    found_by = shared_reference("accounts.User")
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-found_at", "-id"]
