"""Changes of many shops at once: each in one transaction, in as few statements for many as for two."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from campaigns.register.errors import AlreadyUndone
from campaigns.register.models import BulkAction, BulkChange
from kernel.database import connection
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.sectors.models import Sector
from tenants.shops.merged import merged_groups
from tenants.shops.models import Association, Origin, RegisterState, Shop, ShopChange, ShopState, Tag

PER_STATEMENT = 5_000
GROUPS: Mapping[str, tuple[type[Association] | type[Tag], str, bool]] = {
    BulkAction.ADD_ASSOCIATION: (Association, "associations", True),
    BulkAction.REMOVE_ASSOCIATION: (Association, "associations", False),
    BulkAction.ADD_TAG: (Tag, "tags", True),
    BulkAction.REMOVE_TAG: (Tag, "tags", False),
}
# One column of many rows, each with its own value; the keys of a street are beside it.
SET_SECTORS = """
    UPDATE shops_shop AS shop SET sector_id = NULLIF(new.sector, ''), version = shop.version + 1
    FROM unnest(%(ids)s::bigint[], %(values)s::text[]) AS new(id, sector)
    WHERE shop.id = new.id AND COALESCE(shop.sector_id, '') = %(known)s
    RETURNING shop.id"""
SET_STREETS = """
    UPDATE shops_shop AS shop SET street = new.street, search_key = new.search_key,
        street_key = new.street_key, version = shop.version + 1
    FROM unnest(%(ids)s::bigint[], %(values)s::text[], %(search)s::text[], %(keys)s::text[])
        AS new(id, street, search_key, street_key)
    WHERE shop.id = new.id
    RETURNING shop.id"""


@dataclass(frozen=True)
class _Act:
    """Who does it, and when."""

    actor: User
    now: datetime


def put_in_group(
    action: BulkAction, pks: Collection[int], group: Association | Tag, *, actor: User, now: datetime
) -> BulkChange:
    """Add the shops to an association or a tag, or take them out of it: those that are not in it, or are."""
    _model, field, is_added = GROUPS[action]
    with transaction.atomic():
        shops = _locked(pks)
        standing = {pk: pk for pk in shops}
        if not is_added:
            # What hangs on a double is shown at its shop.
            standing |= {one: root for root, members in merged_groups(shops).items() for one in members}
        members = set(_members(group).filter(shop__in=standing).values_list("shop_id", flat=True))
        rows = sorted(members if not is_added else set(shops) - members)
        _set_members(group, rows, is_added=is_added)
        changed = sorted({standing[pk] for pk in rows})
        before, after = ("", group.name) if is_added else (group.name, "")
        _note({pk: {field: [before, after]} for pk in changed}, _Act(actor, now))
        _raise_versions(changed)
        return _kept(action, str(group.pk), rows, len(changed), group.name, _Act(actor, now))


def set_sector(pks: Collection[int], sector: Sector, *, actor: User, now: datetime) -> BulkChange:
    """Give the shops that sector: those that have another one, or none."""
    with transaction.atomic():
        shops = {pk: shop for pk, shop in _locked(pks).items() if shop.sector_id != sector.pk}
        Shop.objects.filter(pk__in=shops).update(sector=sector, version=F("version") + 1)
        before = {pk: shop.sector_id or "" for pk, shop in shops.items()}
        _note({pk: {"sector": [was, sector.pk]} for pk, was in before.items()}, _Act(actor, now))
        return _kept(BulkAction.SET_SECTOR, sector.pk, before, len(before), sector.name, _Act(actor, now))


def rename_street(
    pks: Collection[int], spellings: Collection[str], street: str, *, actor: User, now: datetime
) -> BulkChange:
    """Write `street` at the shops whose street is written as one of `spellings`."""
    with transaction.atomic():
        shops = {
            pk: shop
            for pk, shop in _locked(pks).items()
            if shop.street in spellings and shop.street != street
        }
        before = {pk: shop.street for pk, shop in shops.items()}
        _write_streets(shops, dict.fromkeys(shops, street))
        _note({pk: {"street": [was, street]} for pk, was in before.items()}, _Act(actor, now))
        return _kept(BulkAction.RENAME_STREET, street, before, len(before), street, _Act(actor, now))


def leave_out(pks: Collection[int], on: date, *, actor: User, now: datetime) -> BulkChange:
    """From `on` on the shops are none of retail: as `set_state` says it of one. A double as its shop."""
    state = RegisterState.NOT_RETAIL
    with transaction.atomic():
        shops = _locked(pks)
        of_day = {
            row.shop_id: row for row in ShopState.objects.current().filter(shop__in=shops, happened_on=on)
        }
        changed = [pk for pk in shops if pk not in of_day or of_day[pk].state != state]
        replaced = [of_day[pk].pk for pk in changed if pk in of_day]
        ShopState.objects.filter(pk__in=replaced).update(superseded_at=now)
        _add_states(dict.fromkeys(changed, state.value), on, now)
        before = {pk: of_day[pk].state if pk in of_day else "" for pk in changed}
        return _kept(
            BulkAction.LEAVE_OUT, on.isoformat(), before, len(before), on.isoformat(), _Act(actor, now)
        )


def undo(change: BulkChange, *, actor: User, now: datetime) -> int:
    """Give back what the change took, where it still stands as the change left it; how many shops that were.

    Raises AlreadyUndone.
    """
    with transaction.atomic():
        row = BulkChange.objects.select_for_update().get(pk=change.pk)
        if row.undone_at is not None:
            raise AlreadyUndone
        n = _UNDOING[BulkAction(row.action)](row, _Act(actor, now))
        row.undone_at = now
        row.save(update_fields=["undone_at"])
        record("register.bulk_undone", actor=actor, change=row.action, n_shops=n)
        return n


def _undo_group(row: BulkChange, act: _Act) -> int:
    model, field, was_added = GROUPS[row.action]
    group: Association | Tag | None = model.objects.filter(pk=int(row.target)).first()
    if group is None:
        return 0
    shops = _locked(row.before)
    members = set(_members(group).filter(shop__in=shops).values_list("shop_id", flat=True))
    rows = sorted(members if was_added else set(shops) - members)
    _set_members(group, rows, is_added=not was_added)
    before, after = (group.name, "") if was_added else ("", group.name)
    _note({pk: {field: [before, after]} for pk in rows}, act)
    _raise_versions(rows)
    return len(rows)


def _undo_sector(row: BulkChange, act: _Act) -> int:
    before = {int(pk): str(was) for pk, was in row.before.items()}
    parameters = {"ids": list(before), "values": list(before.values()), "known": row.target}
    undone = _executed(SET_SECTORS, parameters)
    _note({pk: {"sector": [row.target, before[pk]]} for pk in undone}, act)
    return len(undone)


def _undo_street(row: BulkChange, act: _Act) -> int:
    before = {int(pk): str(was) for pk, was in row.before.items()}
    shops = {pk: shop for pk, shop in _locked(before).items() if shop.street == row.target}
    undone = _write_streets(shops, {pk: before[pk] for pk in shops})
    _note({pk: {"street": [row.target, before[pk]]} for pk in undone}, act)
    return len(undone)


def _take_in_again(row: BulkChange, act: _Act) -> int:
    on = date.fromisoformat(row.target)
    before = {int(pk): str(was) for pk, was in row.before.items()}
    _locked(before)
    standing = ShopState.objects.current().filter(
        shop__in=before, happened_on=on, state=RegisterState.NOT_RETAIL, recorded_at=row.made_at
    )
    undone = list(standing.values_list("shop_id", flat=True))
    standing.update(superseded_at=act.now)
    _add_states({pk: before[pk] for pk in undone if before[pk]}, on, act.now)
    return len(undone)


_UNDOING: Mapping[BulkAction, Callable[[BulkChange, _Act], int]] = {
    BulkAction.ADD_ASSOCIATION: _undo_group,
    BulkAction.REMOVE_ASSOCIATION: _undo_group,
    BulkAction.ADD_TAG: _undo_group,
    BulkAction.REMOVE_TAG: _undo_group,
    BulkAction.SET_SECTOR: _undo_sector,
    BulkAction.RENAME_STREET: _undo_street,
    BulkAction.LEAVE_OUT: _take_in_again,
}


def _locked(pks: Collection[Any]) -> dict[int, Shop]:
    """These shops, in the order of their keys, so that two changes at once wait for each other."""
    rows = Shop.objects.select_for_update(no_key=True).filter(pk__in=[int(pk) for pk in pks])
    return {shop.pk: shop for shop in rows.order_by("pk")}


def _members(group: Association | Tag) -> Any:
    """The rows that say which shops are in it."""
    through = type(group).shops.through
    return through.objects.filter(**{type(group)._meta.model_name or "": group})


def _set_members(group: Association | Tag, pks: Collection[int], *, is_added: bool) -> None:
    if not is_added:
        _members(group).filter(shop__in=pks).delete()
        return
    through: Any = type(group).shops.through
    rows = [through(**{f"{type(group)._meta.model_name}_id": group.pk, "shop_id": pk}) for pk in pks]
    through.objects.bulk_create(rows, PER_STATEMENT, ignore_conflicts=True)


def _add_states(states: Mapping[int, str], on: date, now: datetime) -> None:
    ShopState.objects.bulk_create(
        [
            ShopState(shop_id=pk, state=state, source=Origin.STAFF, happened_on=on, recorded_at=now)
            for pk, state in states.items()
        ],
        PER_STATEMENT,
    )


def _write_streets(shops: Mapping[int, Shop], streets: Mapping[int, str]) -> list[int]:
    """With the keys that a row which is saved gets."""
    _name, search, street, _legal = Shop.key_fields()
    ids, keys, searches = list(streets), [], []
    for pk, text in streets.items():
        shop = shops[pk]
        shop.street = text
        keys.append(street.key_of(text))
        searches.append(search.key_of(*(str(getattr(shop, name) or "") for name in search.of)))
    return _executed(
        SET_STREETS, {"ids": ids, "values": list(streets.values()), "search": searches, "keys": keys}
    )


def _executed(statement: str, parameters: Mapping[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return sorted(pk for (pk,) in cursor.fetchall())


def _raise_versions(pks: Collection[int]) -> None:
    Shop.objects.filter(pk__in=pks).update(version=F("version") + 1)


def _note(changes: Mapping[int, Mapping[str, list[str]]], act: _Act) -> None:
    ShopChange.objects.bulk_create(
        [
            ShopChange(
                shop_id=pk,
                changed_at=act.now,
                changed_by=act.actor,
                source=Origin.STAFF,
                changes=dict(fields),
            )
            for pk, fields in changes.items()
        ],
        PER_STATEMENT,
    )


def _kept(
    action: BulkAction,
    target: str,
    before: Mapping[int, str] | Collection[int],
    n_shops: int,
    name: str,
    act: _Act,
) -> BulkChange:
    """What was done, with what undoes it, and in the journal where it changed anything."""
    change = BulkChange.objects.create(
        action=action,
        target=target,
        n_shops=n_shops,
        before=before if isinstance(before, Mapping) else dict.fromkeys(before, ""),
        made_by=act.actor,
        made_at=act.now,
    )
    if n_shops:
        record("register.bulk_changed", actor=act.actor, change=action.value, target=name, n_shops=n_shops)
    return change
