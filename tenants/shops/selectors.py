"""Shops of the current city, as people look them up."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tenants.shops.models import Shop, ShopMerge

MOST_FOUND = 5


def shops_like(query: str) -> list[Shop]:
    """At most five shops with a word of their name that starts so; doubles are found as the one they are."""
    merged = ShopMerge.objects.current().filter(shop=OuterRef("pk"))
    starts = Q(name__istartswith=query) | Q(name__icontains=f" {query}")
    return list(Shop.objects.filter(starts, ~Exists(merged)).order_by("name", "id")[:MOST_FOUND])
