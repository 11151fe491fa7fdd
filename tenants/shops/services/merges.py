"""Saying that two shops, or two people, are one, and taking that back. Nothing is moved (ADR 0002)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kernel.database import connection
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.errors import MergeRefused, NumberTaken, PersonMergeRefused
from tenants.shops.matching import ESTABLISHMENTS
from tenants.shops.merge_followers import note_merge
from tenants.shops.merged import current_merges, last_of_chain
from tenants.shops.models import Origin, Person, PersonMerge, Shop, ShopMerge
from tenants.shops.services.register import FIELDS, change_shop

PERSON_FIELDS = ("name", "email", "phone", "language")
# Two merges lock two shops each: only one at a time sees all chains, and closes no circle of four.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/merges', 0))"


@dataclass(frozen=True)
class Undone:
    """What undoing a merge could not give back: fields that somebody changed since."""

    stayed: tuple[str, ...] = ()


def merge_shops(
    *,
    shop: Shop,
    into: Shop,
    on: date,
    actor: User | None,
    taken: Collection[str] = (),
    now: datetime | None = None,
) -> ShopMerge:
    """Say that `shop` is the same establishment as `into`. Nothing is moved; figures follow.

    `taken`: the fields (of `FIELDS`) of which the value of `shop` is the right one: `into` takes them, with
    its history. An establishment number that is taken leaves `shop`. `now`: since when it is
    known, if not this moment.

    Raises MergeRefused for a shop merged already, with itself, of another city, or where it would close a
    circle; for values taken by a shop that is no more by itself.
    """
    with transaction.atomic():
        _one_at_a_time()
        found = {row.pk: row for row in _locked(Shop, shop, into)}
        if any(found.get(one.pk) is None or found[one.pk].uuid != one.uuid for one in (shop, into)):
            raise MergeRefused  # its number is another shop's here: it is of another city
        merges = current_merges(ShopMerge)
        if shop.pk in merges or last_of_chain(into.pk, merges) == shop.pk or (taken and into.pk in merges):
            raise MergeRefused
        changes = _take(found[shop.pk], found[into.pk], taken, actor)
        merge = ShopMerge.objects.create(
            shop=shop, into=into, happened_on=on, recorded_at=now or timezone.now(), taken=changes or None
        )
        record("shop.merged", actor=actor, subject=f"shop:{shop.pk}", into=into.pk, taken=sorted(changes))
        note_merge()
        return merge


def undo_merge(*, merge: ShopMerge, actor: User | None) -> Undone:
    """Take a merge back: a second fact, so that figures as known in between keep it. Repeatable.

    The values that were taken go back, but for those that somebody changed since.
    """
    with transaction.atomic():
        _one_at_a_time()
        undone = ShopMerge.objects.filter(pk=merge.pk, superseded_at__isnull=True).update(
            superseded_at=timezone.now()
        )
        if not undone:
            return Undone()
        rows = {row.pk: row for row in _locked(Shop, merge.shop, merge.into)}
        stayed = _give_back(rows[merge.shop_id], rows[merge.into_id], merge.taken or {}, actor)
        record("shop.merge_undone", actor=actor, subject=f"shop:{merge.shop_id}", into=merge.into_id)
        note_merge()
        return Undone(stayed)


def merge_people(
    *, person: Person, into: Person, on: date, actor: User | None, taken: Collection[str] = ()
) -> PersonMerge:
    """Say that `person` is the same as `into`; see `merge_shops`. Both rows keep what they have.

    Raises PersonMergeRefused for a person merged already, with themselves, of another city, erased, or where
    it would close a circle.
    """
    with transaction.atomic():
        _one_at_a_time()
        found = {row.pk: row for row in _locked(Person, person, into)}
        for one in (person, into):
            known = found.get(one.pk)
            if known is None or known.digest != one.digest or known.erased_at is not None:
                raise PersonMergeRefused
        merges = current_merges(PersonMerge)
        is_circle = last_of_chain(into.pk, merges) == person.pk
        if person.pk in merges or is_circle or (taken and into.pk in merges):
            raise PersonMergeRefused
        source, target = found[person.pk], found[into.pk]
        changes: dict[str, dict[str, Any]] = {}
        for name in PERSON_FIELDS:
            before, after = getattr(target, name), getattr(source, name)
            if name in taken and before != after:
                changes[name] = {"before": before, "after": after}
                setattr(target, name, after)
        if changes:
            target.save()
        merge = PersonMerge.objects.create(person=person, into=into, happened_on=on, taken=changes or None)
        record("person.merged", actor=actor, subject=f"person:{person.pk}", into=into.pk)
        note_merge()
        return merge


def undo_merge_of_people(*, merge: PersonMerge, actor: User | None) -> Undone:
    """Take it back, see `undo_merge`."""
    with transaction.atomic():
        _one_at_a_time()
        undone = PersonMerge.objects.filter(pk=merge.pk, superseded_at__isnull=True).update(
            superseded_at=timezone.now()
        )
        if not undone:
            return Undone()
        target = next(row for row in _locked(Person, merge.into) if row.pk == merge.into_id)
        stayed = []
        for name, value in (merge.taken or {}).items():
            if getattr(target, name) == value["after"]:
                setattr(target, name, value["before"])
            else:
                stayed.append(name)
        target.save()
        record("person.merge_undone", actor=actor, subject=f"person:{merge.person_id}", into=merge.into_id)
        note_merge()
        return Undone(tuple(stayed))


def _take(shop: Shop, into: Shop, taken: Collection[str], actor: User | None) -> dict[str, dict[str, Any]]:
    """Give `into` these values of `shop`: what changed, as `ShopMerge.taken` keeps it."""
    unknown = set(taken) - set(FIELDS)
    if unknown:
        raise ValueError(f"no field of a shop: {sorted(unknown)}")
    changes = {}
    for name in FIELDS:
        before, after = _value(into, name), _value(shop, name)
        if name in taken and before != after:
            changes[name] = {"before": before, "after": after}
    if "bce" in changes and _is_establishment(shop.bce):
        _change(shop, {"bce": None}, actor)
    if changes:
        _change(into, {name: change["after"] for name, change in changes.items()}, actor)
    return changes


def _give_back(
    shop: Shop, into: Shop, taken: dict[str, dict[str, Any]], actor: User | None
) -> tuple[str, ...]:
    stayed = [name for name, change in taken.items() if _value(into, name) != change["after"]]
    back = {name: change["before"] for name, change in taken.items() if name not in stayed}
    if "bce" in back:
        number = taken["bce"]["after"]
        try:
            with transaction.atomic():
                _change(into, {"bce": back["bce"]}, actor)
                if _is_establishment(number) and not shop.bce:
                    _change(shop, {"bce": number}, actor)
        except NumberTaken:  # what it had before is another shop's by now
            stayed.append("bce")
        del back["bce"]
    if back:
        _change(into, back, actor)
    return tuple(stayed)


def _change(shop: Shop, values: dict[str, Any], actor: User | None) -> None:
    change_shop(shop, values, source=Origin.STAFF, actor=actor, now=timezone.now())


def _value(shop: Shop, name: str) -> Any:
    return shop.sector_id if name == "sector" else getattr(shop, name)


def _is_establishment(number: str | None) -> bool:
    return bool(number) and str(number) >= ESTABLISHMENTS


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [connection.schema_name])


def _locked(model: Any, *rows: Any) -> list[Any]:
    """In the order of their keys, so that others who lock them wait instead of blocking each other."""
    keys = [row.pk for row in rows]
    return list(model.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
