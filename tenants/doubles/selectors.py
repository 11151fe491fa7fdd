"""Proposals and merges, as the staff's pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from tenants.doubles.models import PersonDouble, Proposal, ShopDouble
from tenants.runs.models import Run
from tenants.shops.merged import merged_groups, merged_groups_of_people
from tenants.shops.models import PersonMerge, ShopMerge


def open_proposals(model: type[Proposal], strength: str = "") -> QuerySet[Any]:
    """Proposals of two that stand both, the surest first; of people, none of whom was erased."""
    merges: QuerySet[Any]
    if model is ShopDouble:
        merges, name = ShopMerge.objects.current(), "shop"
    else:
        merges, name = PersonMerge.objects.current(), "person"
    rows = model._default_manager.open().filter(
        ~Exists(merges.filter(**{name: OuterRef("first_id")})),
        ~Exists(merges.filter(**{name: OuterRef("second_id")})),
    )
    if model is PersonDouble:
        rows = rows.filter(first__erased_at__isnull=True, second__erased_at__isnull=True)
    return rows.filter(strength=strength) if strength else rows


def n_by_strength(model: type[Proposal]) -> dict[str, int]:
    """How many are open of each strength. 1 statement."""
    return dict(open_proposals(model).order_by().values_list("strength").annotate(n=Count("pk")))


def n_open_doubles() -> int:
    """How many pairs of shops wait. 1 statement."""
    return open_proposals(ShopDouble).count()


def next_proposal(after: Proposal) -> Proposal | None:
    """The one that follows in the list, else its first. 2 statements at most."""
    rows = open_proposals(type(after)).exclude(pk=after.pk)
    later = rows.filter(rank=after.rank, pk__gt=after.pk).first() or rows.filter(rank__gt=after.rank).first()
    found: Proposal | None = later or rows.first()
    return found


def last_run(kind: str) -> Run | None:
    return Run.objects.of_kind(kind).first()


def standing_merges(model: type[ShopMerge] | type[PersonMerge]) -> QuerySet[Any]:
    """Merges that stand, the latest first."""
    name = "shop" if model is ShopMerge else "person"
    return model.objects.current().select_related(name, "into").order_by("-recorded_at", "-id")


def groups_of(model: type[Proposal], ids: Sequence[int]) -> dict[int, list[int]]:
    """By id, all ids that are the same by merges. 1 statement."""
    return merged_groups(ids) if model is ShopDouble else merged_groups_of_people(ids)
