"""Shops of the current city, as people look them up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from kernel.database import connection
from kernel.names import search_key, shop_key
from kernel.typed_values import cleaned_text, normalised_bce
from tenants.shops.matching import Likeness, ShopFacts, likeness
from tenants.shops.merged import surviving_ids, surviving_shop, with_merged_into
from tenants.shops.models import ReportedDetail, Shop, ShopMerge, ShopState

MOST_FOUND = 12
MOST_COMPARED = 40
NEAR = 0.45
# Merges close no circle (`merge_shops`): both end.
FAMILY = """
WITH RECURSIVE family(id, depth) AS (
  SELECT id, 0 FROM shops_shop WHERE uuid = %s
  UNION ALL
  SELECT merge.shop_id, family.depth + 1
  FROM family JOIN shops_shopmerge merge ON merge.into_id = family.id AND merge.superseded_at IS NULL
)
SELECT id FROM family ORDER BY depth, id"""


def standing_shops() -> QuerySet[Shop]:
    """Shops that are not the double of another one."""
    return Shop.objects.filter(~Exists(ShopMerge.objects.current().filter(shop=OuterRef("pk"))))


def with_state(shops: QuerySet[Shop], on: date) -> QuerySet[Shop]:
    """`shops` with `state`, their `RegisterState` on that day as known now; None: not in the register."""
    states = ShopState.objects.current().filter(shop=OuterRef("pk"), happened_on__lte=on)
    return shops.annotate(state=Subquery(states.order_by("-happened_on", "-id").values("state")[:1]))


def find_shops(query: str, *, most: int = MOST_FOUND) -> list[Shop]:
    """At most `most` shops: by number, else by each word of a name, street or postal code, else by a near
    name. Doubles are found as the one they are.

    In 1 statement, 2 for a number; one more where nothing has these words, two where one is a double.
    """
    text = cleaned_text(query)
    shops = with_merged_into(Shop.objects.select_related("sector"))
    try:
        number = normalised_bce(text)
    except ValueError:
        number = ""
    by_number = list(shops.filter(bce=number)[:most]) if number else []
    key = search_key(text)
    if by_number or not key:
        return as_they_stand(by_number)
    wanted = Q()
    for word in key.split():
        wanted &= Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")
    found = list(shops.filter(wanted)[:most])
    return as_they_stand(found or _near(shops, key)[:most])


def as_they_stand(found: Sequence[Any]) -> list[Shop]:
    """The shops that these (`with_merged_into`) are now, each once. No statement where none was merged."""
    if all(shop.merged_into is None for shop in found):
        return list(found)
    ends = surviving_ids(shop.pk for shop in found)
    shops = {shop.pk: shop for shop in found}
    missing = set(ends.values()) - set(shops)
    shops |= Shop.objects.select_related("sector").in_bulk(missing)
    return [shops[pk] for pk in dict.fromkeys(ends[shop.pk] for shop in found)]


def shops_like(name: str, bce: str) -> list[Shop]:
    """The shops that may be meant by a name and a number, to be judged by `matching.likeness`. 1 statement.

    A double is there by the name and number that it has: it is judged by them, and means the shop that it is
    now (`as_they_stand`).
    """
    key = shop_key(name)
    wanted = Q(bce=bce) if bce else Q()
    if key:
        wanted |= Q(name_key=key) | Q(search_key__trigram_word_similar=key)
    # The same name first: a common word ("boulangerie") must not push it out.
    rank = Case(When(Q(bce=bce) if bce else Q(name_key=key), then=0), When(name_key=key, then=1), default=2)
    shops = with_merged_into(Shop.objects.filter(wanted))
    return list(shops.annotate(rank=rank).order_by("rank", "id")[:MOST_COMPARED])


def shop_with(uuid: UUID) -> Shop | None:
    """The shop with this identifier, which pages and mails may have carried since before a merge: the shop
    that it is now. 1 statement, 3 for one that was merged."""
    found: Any = with_merged_into(Shop.objects.filter(uuid=uuid)).first()
    if found is None or found.merged_into is None:
        shop: Shop | None = found
        return shop
    return surviving_shop(found)


def shops_meant(facts: ShopFacts) -> tuple[list[Shop], list[Shop]]:
    """The shops that are the same as what was typed, and those of which it is not sure. 1 statement."""
    same: list[Shop] = []
    unsure: list[Shop] = []
    for shop in shops_like(facts.name, facts.bce):
        alike = likeness(facts, facts_of(shop))
        if alike is Likeness.SAME:
            same.append(shop)
        elif alike is Likeness.UNSURE:
            unsure.append(shop)
    return same, unsure


def family_of(uuid: UUID) -> list[int]:
    """The keys of the shop with this uuid and of all its doubles, theirs too; it comes first. 1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [uuid])
        return [pk for (pk,) in cursor.fetchall()]


def facts_of(shop: Shop) -> ShopFacts:
    return ShopFacts(shop.name, shop.street, shop.number, shop.postal_code, shop.bce or "")


def open_details() -> QuerySet[ReportedDetail]:
    """What contradicts what is known and waits for staff, the oldest first, with its shop or person."""
    return ReportedDetail.objects.filter(settled_at__isnull=True).select_related("shop", "person")


def n_open_details() -> int:
    return open_details().count()


def _near(shops: QuerySet[Shop], key: str) -> list[Shop]:
    nearness = TrigramWordSimilarity(key, "search_key")
    return list(
        shops.annotate(nearness=nearness).filter(nearness__gte=NEAR).order_by("-nearness", "id")[:MOST_FOUND]
    )
