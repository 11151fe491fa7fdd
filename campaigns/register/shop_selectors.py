"""What the pages of one shop read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from tenants.consent.models import Channel, Consent
from tenants.shops.models import (
    Association,
    Contact,
    ReportedDetail,
    Shop,
    ShopChange,
    ShopMerge,
    ShopNote,
    ShopState,
    Tag,
)
from tenants.shops.selectors import family_of


@dataclass(frozen=True)
class FoundShop:
    """A shop with `state` (today's), `association_names`, `tag_names`; its doubles; all their keys.

    `merged_into` is the shop whose double it is itself.
    """

    shop: Shop
    doubles: Sequence[Shop]
    merged_into: Shop | None

    @property
    def family(self) -> list[int]:
        return [self.shop.pk, *(double.pk for double in self.doubles)]


def find_shop(uuid: UUID, on: date) -> FoundShop | None:
    """None where the current city has none. 2 statements, 3 for a double."""
    family = family_of(uuid)
    if not family:
        return None
    states = ShopState.objects.current().filter(shop=OuterRef("pk"), happened_on__lte=on)
    into = ShopMerge.objects.current().filter(shop=OuterRef("pk"))
    rows = {
        shop.pk: shop
        for shop in Shop.objects.filter(pk__in=family).annotate(
            state=Subquery(states.order_by("-happened_on", "-id").values("state")[:1]),
            merged_into=Subquery(into.values("into_id")[:1]),
            association_names=ArraySubquery(_names_of(Association)),
            tag_names=ArraySubquery(_names_of(Tag)),
        )
    }
    shop, *doubles = (rows[pk] for pk in family)
    into_shop = Shop.objects.get(pk=shop.merged_into) if shop.merged_into else None
    return FoundShop(shop, doubles, into_shop)


def _names_of(model: type[Association] | type[Tag]) -> QuerySet[Association | Tag, str]:
    labels: QuerySet[Association | Tag] = model._default_manager.filter(shops=OuterRef("pk"))
    return labels.order_by("name_key").values_list("name", flat=True)


def states_of(shop: Shop) -> list[ShopState]:
    """The states that no correction replaced, the latest first. 1 statement."""
    return list(ShopState.objects.current().filter(shop=shop).order_by("-happened_on", "-id"))


def contacts_of(family: Sequence[int]) -> list[Contact]:
    """Those of the shop and its doubles: who is reached first, then who was; a person once. 1 statement."""
    rows = (
        Contact.objects.filter(shop__in=family, person__erased_at__isnull=True)
        .select_related("person")
        .order_by(F("ended_at").desc(nulls_first=True), "created_at", "id")
    )
    once: dict[int, Contact] = {}
    for row in rows:
        once.setdefault(row.person_id, row)
    return list(once.values())


def consents_by_person(people: Sequence[int]) -> dict[int, list[str]]:
    """What each agreed to, and has not taken back; what waits for its owner says so. 1 statement."""
    if not people:
        return {}
    rows = Consent.objects.filter(person__in=people, withdrawn_at__isnull=True)
    found: dict[int, list[str]] = {}
    for row in rows.order_by("purpose", "channel", "is_pending", "id"):
        text = f"{row.get_purpose_display()} ({Channel(row.reached_by).label})"
        said = found.setdefault(row.person_id, [])
        if text not in said:
            waits = _("%(consent)s : pas encore confirmé") % {"consent": text}
            said.append(waits if row.is_pending else text)
    return found


def reported_of(family: Sequence[int]) -> list[ReportedDetail]:
    """What somebody typed of it and nobody has settled. 1 statement."""
    return list(ReportedDetail.objects.filter(shop__in=family, settled_at__isnull=True))


def notes_of(family: Sequence[int]) -> list[ShopNote]:
    """The remarks, the latest first, with who wrote them. 2 statements."""
    return list(ShopNote.objects.filter(shop__in=family).prefetch_related("written_by"))


def changes_of(family: Sequence[int]) -> QuerySet[ShopChange]:
    """The history, the latest first, with who changed."""
    return ShopChange.objects.filter(shop__in=family).prefetch_related("changed_by")


def changes_since(shop: Shop, version: int) -> list[ShopChange]:
    """What others changed since the page showed `version`, the oldest first. 2 statements."""
    n = max(shop.version - version, 0)
    return list(ShopChange.objects.filter(shop=shop).prefetch_related("changed_by")[:n])[::-1]
