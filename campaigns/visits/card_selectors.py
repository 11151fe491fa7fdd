"""The cards that a city printed: how many, in which batches, and the shop that a code leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from campaigns.visits.models import ShopCard
from kernel.codes import normalised_code
from tenants.shops.merged import surviving_shop
from tenants.shops.models import Shop

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
MICROSECOND = timedelta(microseconds=1)
MOST_BATCHES = 20


@dataclass(frozen=True)
class Batch:
    """Cards that were printed together; `number` names the batch in an address."""

    printed_at: datetime
    n: int
    n_tied: int

    @property
    def number(self) -> int:
        return (self.printed_at - EPOCH) // MICROSECOND

    @property
    def n_left(self) -> int:
        return self.n - self.n_tied


def batches() -> list[Batch]:
    """The latest first. 1 statement."""
    tied = Count("pk", filter=Q(tied_at__isnull=False))
    rows = ShopCard.objects.order_by().values("printed_at").annotate(n=Count("pk"), n_tied=tied)
    found = rows.order_by("-printed_at")[:MOST_BATCHES]
    return [Batch(row["printed_at"], row["n"], row["n_tied"]) for row in found]


def n_printed_and_tied() -> tuple[int, int]:
    """1 statement."""
    found = ShopCard.objects.aggregate(n=Count("pk"), n_tied=Count("pk", filter=Q(tied_at__isnull=False)))
    return found["n"], found["n_tied"]


def cards_left_of(batch: int) -> list[ShopCard]:
    """Those of a batch that are no shop's yet, in their order; none for a batch that never was. 1
    statement."""
    try:
        printed_at = EPOCH + batch * MICROSECOND
    except OverflowError:
        return []
    return list(ShopCard.objects.filter(printed_at=printed_at, tied_at__isnull=True))


def tied_cards() -> QuerySet[ShopCard]:
    """Cards that a shop has, with `shop_order`, the key by which shops are sorted and found."""
    tied = ShopCard.objects.filter(shop__isnull=False, tied_at__isnull=False)
    return tied.select_related("shop", "tied_by").annotate(shop_order=F("shop__search_key"))


def shop_of_card(code: str) -> Shop | None:
    """The shop that has the card with this code; None where it is unknown, or nobody's. At most 3
    statements."""
    card = (
        ShopCard.objects.filter(code=normalised_code(code), shop__isnull=False).select_related("shop").first()
    )
    return surviving_shop(card.shop) if card is not None and card.shop is not None else None
