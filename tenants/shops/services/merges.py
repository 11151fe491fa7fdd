"""Saying that two shops are one, and taking that back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.errors import MergeRefused
from tenants.shops.models import Shop, ShopMerge


def merge_shops(*, shop: Shop, into: Shop, on: date, actor: User | None) -> ShopMerge:
    """Say that `shop` is the same establishment as `into`. Nothing is moved; figures follow.

    Raises MergeRefused for a shop merged already, with itself, or where it would close a circle.
    """
    with transaction.atomic():
        # In the order of their keys, so that two merges at once wait instead of blocking each other.
        list(Shop.objects.select_for_update().filter(pk__in=[shop.pk, into.pk]).order_by("pk"))
        merges = dict(ShopMerge.objects.current().values_list("shop_id", "into_id"))
        survivor = into.pk
        while survivor in merges:
            survivor = merges[survivor]
        if shop.pk in merges or survivor == shop.pk:
            raise MergeRefused
        merge = ShopMerge.objects.create(shop=shop, into=into, happened_on=on)
        record("shop.merged", actor=actor, subject=f"shop:{shop.pk}", into=into.pk)
        return merge


def undo_merge(*, merge: ShopMerge, actor: User | None) -> None:
    """Take a merge back: a second fact, so that figures as known in between keep it. Repeatable."""
    with transaction.atomic():
        undone = ShopMerge.objects.filter(pk=merge.pk, superseded_at__isnull=True).update(
            superseded_at=timezone.now()
        )
        if undone:
            record("shop.merge_undone", actor=actor, subject=f"shop:{merge.shop_id}", into=merge.into_id)
