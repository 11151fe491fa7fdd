"""The register: a shop added or changed, with its history; the state it is in; whether all are there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kernel.facts import correct, withdraw
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.errors import NumberTaken, OnlyState, ShopChangedMeanwhile, StateDayTaken
from tenants.shops.models import Origin, RegisterDeclaration, RegisterState, Shop, ShopChange, ShopState

# The fields that people and imports change; `sector` is a code.
FIELDS = (
    "name",
    "legal_name",
    "sector",
    "street",
    "number",
    "box",
    "postal_code",
    "locality",
    "closing_day",
    "other_closing_days",
    "opening_times",
    "languages",
    "email",
    "phone",
    "website",
    "bce",
    "enterprise",
)


def add_shop(
    values: Mapping[str, Any],
    *,
    source: Origin,
    actor: User | None,
    on: date,
    origin_on: date | None = None,
    state: RegisterState = RegisterState.ACTIVE,
) -> Shop:
    """A new shop with `values` (of `FIELDS`), in the register in `state` from `on` on.

    Raises NumberTaken where another shop has its establishment number.
    """
    with transaction.atomic():
        shop = Shop(**_columns(values), origin=source, origin_on=origin_on)
        _save(shop)
        ShopState.objects.create(shop=shop, state=state, source=source, happened_on=on)
        record("shop.added", actor=actor, subject=f"shop:{shop.pk}", source=source.value)
        return shop


def change_shop(
    shop: Shop,
    values: Mapping[str, Any],
    *,
    source: Origin,
    actor: User | None,
    now: datetime,
    seen_version: int | None = None,
) -> Shop:
    """`shop` with those of `values` (of `FIELDS`) that differ, noted in its history.

    Raises ShopChangedMeanwhile where somebody changed it since `seen_version`, NumberTaken where another
    shop has its establishment number.
    """
    with transaction.atomic():
        known = Shop.objects.select_for_update().get(pk=shop.pk)
        if seen_version is not None and known.version != seen_version:
            raise ShopChangedMeanwhile
        columns = _columns(values)
        changed = {name: value for name, value in columns.items() if getattr(known, name) != value}
        if not changed:
            return known
        changes = {
            name.removesuffix("_id"): [as_text(getattr(known, name)), as_text(value)]
            for name, value in changed.items()
        }
        for name, value in changed.items():
            setattr(known, name, value)
        known.version += 1
        _save(known)
        ShopChange.objects.create(
            shop=known, changed_at=now, changed_by=actor, source=source, changes=changes
        )
        record("shop.changed", actor=actor, subject=f"shop:{known.pk}", fields=sorted(changes))
        return known


def set_state(
    shop: Shop, state: RegisterState, *, on: date, source: Origin, actor: User | None, now: datetime
) -> ShopState:
    """From `on` on the shop is in `state`; said twice for one day, the later one corrects."""
    with transaction.atomic():
        Shop.objects.select_for_update().get(pk=shop.pk)
        known: ShopState | None = ShopState.objects.current().filter(shop=shop, happened_on=on).first()
        if known is None:
            row = ShopState.objects.create(
                shop=shop, state=state, source=source, happened_on=on, recorded_at=now
            )
        elif known.state == state:
            return known
        else:
            row = correct(known, at=now, state=state, source=source)
        _note_state(row, actor)
        return row


def correct_state(
    row: ShopState, *, state: RegisterState, on: date, actor: User | None, now: datetime
) -> ShopState:
    """It was `state`, from `on` on: figures as known before now keep what was said.

    Raises StateDayTaken where another state of the shop begins on that day, AlreadyCorrected.
    """
    with transaction.atomic():
        Shop.objects.select_for_update().get(pk=row.shop_id)
        others = ShopState.objects.current().filter(shop_id=row.shop_id, happened_on=on).exclude(pk=row.pk)
        if others.exists():
            raise StateDayTaken
        corrected = correct(row, at=now, state=state, happened_on=on, source=Origin.STAFF)
        if corrected.pk != row.pk:
            _note_state(corrected, actor)
        return corrected


def withdraw_state(row: ShopState, *, actor: User | None, now: datetime) -> None:
    """The shop never was in this state. Repeatable. Raises OnlyState for its only one."""
    with transaction.atomic():
        Shop.objects.select_for_update().get(pk=row.shop_id)
        current = ShopState.objects.current().filter(shop_id=row.shop_id)
        if not current.filter(pk=row.pk).exists():
            return
        if current.count() == 1:
            raise OnlyState
        withdraw(row, at=now)
        subject = f"shop:{row.shop_id}"
        record("shop.state_withdrawn", actor=actor, subject=subject, state=row.state)


def declare_register(*, is_complete: bool, on: date, actor: User, now: datetime) -> RegisterDeclaration:
    """The register is complete from `on` on, or not any more; said twice for one day, the later one
    corrects."""
    with transaction.atomic():
        known: RegisterDeclaration | None = (
            RegisterDeclaration.objects.current().select_for_update().filter(happened_on=on).first()
        )
        if known is None:
            row = RegisterDeclaration.objects.create(is_complete=is_complete, happened_on=on, recorded_at=now)
        elif known.is_complete == is_complete:
            return known
        else:
            row = correct(known, at=now, is_complete=is_complete)
        record("register.declared", actor=actor, is_complete=is_complete, on=on.isoformat())
        return row


def _note_state(row: ShopState, actor: User | None) -> None:
    on = row.happened_on.isoformat()
    record("shop.state_set", actor=actor, subject=f"shop:{row.shop_id}", state=str(row.state), on=on)


def as_text(value: Any) -> str:
    """A field's value as the history keeps it: "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{day} {times}" for day, times in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"no field of a shop: {sorted(unknown)}")
    columns = {"sector_id" if name == "sector" else name: value for name, value in values.items()}
    for nullable in ("bce", "sector_id"):
        if nullable in columns:
            columns[nullable] = columns[nullable] or None
    return columns


def _save(shop: Shop) -> None:
    try:
        with transaction.atomic():
            shop.save()
    except IntegrityError as error:
        raise NumberTaken from error
