"""Which shop of this city an attempt is of: by uuid, by its name, or from those with such a name."""

from __future__ import annotations

from uuid import UUID

from kernel.names import shop_key
from kernel.typed_values import cleaned_text
from tenants.shops.merged import with_merged_into
from tenants.shops.models import Shop
from tenants.shops.selectors import as_they_stand, find_shops, shop_with

SHORTEST_NAME = 3
MOST_FOUND = 5


def shop_with_uuid(said: UUID | str | None) -> Shop | None:
    """The shop that was chosen, as an address or a form says it; None for another city's, or anything."""
    try:
        uuid = UUID(said) if isinstance(said, str) else said
    except ValueError:
        return None
    return shop_with(uuid) if uuid is not None else None


def shop_named(name: str) -> Shop | None:
    """The shop of this name, however it is written; None where there are two of them."""
    key = shop_key(cleaned_text(name))
    named = with_merged_into(Shop.objects.filter(name_key=key)).order_by("id")
    same = as_they_stand(list(named[:MOST_FOUND])) if key else []
    return same[0] if len(same) == 1 else None


def found_shops(name: str) -> list[Shop]:
    """Shops with such a name, to choose from."""
    text = cleaned_text(name)
    return find_shops(text, most=MOST_FOUND) if len(text) >= SHORTEST_NAME else []
