"""Which shop of this city an attempt is of: by uuid, by its exact name, or from those with such a name."""

from __future__ import annotations

from uuid import UUID

from kernel.typed_values import cleaned_text
from tenants.shops.models import Shop
from tenants.shops.selectors import shops_like

SHORTEST_NAME = 3


def shop_with_uuid(said: UUID | str | None) -> Shop | None:
    """The shop that was chosen, as an address or a form says it; None for another city's, or anything."""
    try:
        uuid = UUID(said) if isinstance(said, str) else said
    except ValueError:
        return None
    return Shop.objects.filter(uuid=uuid).first() if uuid is not None else None


def shop_named(name: str) -> Shop | None:
    """The shop of exactly this name, whatever the capitals; None where there are two of them."""
    text = cleaned_text(name)
    same = list(Shop.objects.filter(name__iexact=text)[:2]) if text else []
    return same[0] if len(same) == 1 else None


def found_shops(name: str) -> list[Shop]:
    """Shops with such a name, to choose from."""
    text = cleaned_text(name)
    return shops_like(text) if len(text) >= SHORTEST_NAME else []
