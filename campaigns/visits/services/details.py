"""What a steward learns of a shop: its sign, sector, closing days; and what two people write at once.

Each field stands for itself, and the later one to arrive wins: whoever is overtaken is told, and may put it
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from campaigns.visits.errors import ShopUnknown
from campaigns.visits.models import OvertakenValue, ShopFind
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.actors import Actor
from tenants.shops.merged import surviving_shop
from tenants.shops.models import Origin, Shop, ShopChange, Weekday
from tenants.shops.services import change_shop

FIELDS = ("name", "sector", "closing_days")


@dataclass(frozen=True)
class FieldChange:
    """What a field of `FIELDS` said when it was seen, and what it says now: texts; closing days as
    "mon,tue"."""

    seen: str
    value: str


def find_shop(named: UUID) -> Shop:
    """The shop that a uuid, or the key of a find, names now. Raises ShopUnknown. At most 4 statements."""
    shop = Shop.objects.filter(uuid=named).first()
    if shop is None:
        find = ShopFind.objects.filter(key=named).select_related("shop").first()
        if find is None:
            raise ShopUnknown
        shop = find.shop
    return surviving_shop(shop)


def note_details(*, actor: Actor, shop: UUID, changes: Mapping[str, FieldChange], now: datetime) -> Shop:
    """Write these fields of a shop. Raises ShopUnknown.

    Where a field is not as it was seen, somebody else changed it meanwhile: they are told (`OvertakenValue`).
    """
    with transaction.atomic():
        known = Shop.objects.select_for_update().get(pk=find_shop(shop).pk)
        overtaken = []
        columns: dict[str, Any] = {}
        for field, change in changes.items():
            stands = value_of(known, field)
            if change.value == stands:
                continue
            if change.seen != stands:
                overtaken.append((field, stands, change.value))
            columns |= _columns(field, change.value)
        if not columns:
            return known
        for field, lost, kept in overtaken:
            OvertakenValue.objects.create(
                shop=known,
                field=field,
                lost=lost[:200],
                kept=kept[:200],
                lost_by_id=_last_to_change(known, field),
                kept_by=actor.user,
                happened_at=now,
            )
        return change_shop(known, columns, source=Origin.STAFF, actor=actor.user, now=now)


def put_back(overtaken: OvertakenValue, *, actor: User, now: datetime) -> None:
    """What was overtaken stands again. Repeatable."""
    with transaction.atomic():
        row = OvertakenValue.objects.select_for_update().get(pk=overtaken.pk)
        if row.settled_at is not None:
            return
        shop = surviving_shop(row.shop)
        change_shop(shop, _columns(row.field, row.lost), source=Origin.STAFF, actor=actor, now=now)
        _settle(row, now, is_put_back=True)
        record("shop.value_put_back", actor=actor, subject=f"shop:{shop.pk}", field=row.field)


def leave_as_it_is(overtaken: OvertakenValue, *, now: datetime) -> None:
    """Whoever was overtaken has read it, and leaves it. Repeatable."""
    with transaction.atomic():
        row = OvertakenValue.objects.select_for_update().get(pk=overtaken.pk)
        if row.settled_at is None:
            _settle(row, now, is_put_back=False)


def value_of(shop: Shop, field: str) -> str:
    """A field of `FIELDS` as phones are given it."""
    if field == "closing_days":
        return ",".join(shop.closing_days)
    return str(getattr(shop, "sector_id" if field == "sector" else field) or "")


def _columns(field: str, value: str) -> dict[str, Any]:
    if field != "closing_days":
        return {field: value}
    days = [day for day in Weekday.values if day in value.split(",")]
    return {"closing_day": days[0] if days else "", "other_closing_days": days[1:] or None}


def _settle(row: OvertakenValue, now: datetime, *, is_put_back: bool) -> None:
    row.settled_at, row.is_put_back = now, is_put_back
    row.save(update_fields=["settled_at", "is_put_back"])


def _last_to_change(shop: Shop, field: str) -> int | None:
    names = ("closing_day", "other_closing_days") if field == "closing_days" else (field,)
    last = ShopChange.objects.filter(shop=shop, changes__has_any_keys=list(names)).first()
    return last.changed_by_id if last else None
