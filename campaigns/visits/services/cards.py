"""Cards that stewards leave behind: printed with a code each, tied to a shop at its door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.visits.errors import CardTaken, CardUnknown
from campaigns.visits.models import ShopCard
from campaigns.visits.services.details import find_shop
from kernel.codes import new_code, normalised_code
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor

CODE_LENGTH = 8
MOST_CARDS = 500


def print_cards(n: int, *, actor: User, now: datetime) -> list[ShopCard]:
    """`n` new cards, 500 at most, each with a code of its own."""
    with transaction.atomic():
        codes: set[str] = set()
        while len(codes) < min(n, MOST_CARDS):
            codes.add(new_code(CODE_LENGTH))
        cards = ShopCard.objects.bulk_create(
            ShopCard(code=code, printed_at=now, printed_by=actor) for code in sorted(codes)
        )
        record("cards.printed", actor=actor, n_cards=len(cards))
        return cards


def tie_card(*, actor: Actor, code: str, shop: UUID, now: datetime) -> ShopCard:
    """The card with this code is that shop's. Repeatable. Raises CardUnknown, CardTaken, ShopUnknown."""
    with transaction.atomic():
        card = ShopCard.objects.select_for_update().filter(code=normalised_code(code)).first()
        if card is None:
            raise CardUnknown
        named = find_shop(shop)
        if card.shop_id == named.pk:
            return card
        if card.shop_id is not None:
            raise CardTaken
        card.shop, card.tied_at, card.tied_by = named, now, actor.user
        card.save(update_fields=["shop", "tied_at", "tied_by"])
        return card
