"""Associations and tags: added, renamed, deleted when no shop has them, given to a shop."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db import IntegrityError, transaction

from kernel.names import in_reading_order
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.shops.errors import LabelInUse, LabelTaken, ShopChangedMeanwhile
from tenants.shops.models import Association, Origin, Shop, ShopChange, Tag

Label = Association | Tag
LabelType = type[Association] | type[Tag]


def kind_of(label: object) -> str:
    """`association` or `tag`, as the journal and the history have it."""
    model = label if isinstance(label, type) else type(label)
    return "association" if model is Association else "tag"


def add_label[Kind: Association | Tag](model: type[Kind], name: str, *, actor: User | None) -> Kind:
    """Raises LabelTaken where there is one of that name, however it is spelt."""
    with transaction.atomic():
        label = _saved(model(name=name))
        record("label.added", actor=actor, kind=kind_of(model), name=name)
        return label


def rename_label[Kind: Association | Tag](label: Kind, name: str, *, actor: User | None) -> Kind:
    """Raises LabelTaken."""
    with transaction.atomic():
        known = cast(Kind, type(label)._default_manager.select_for_update().get(pk=label.pk))
        before = known.name
        if before != name:
            known.name = name
            _saved(known)
            record("label.renamed", actor=actor, kind=kind_of(label), before=before, name=name)
        return known


def delete_label(label: Label, *, actor: User | None) -> None:
    """Raises LabelInUse while a shop has it. Repeatable."""
    with transaction.atomic():
        known = type(label)._default_manager.select_for_update().filter(pk=label.pk).first()
        if known is None:
            return
        if known.shops.exists():
            raise LabelInUse
        known.delete()
        record("label.deleted", actor=actor, kind=kind_of(label), name=known.name)


def set_labels(
    shop: Shop,
    *,
    associations: Collection[Association],
    tags: Collection[Tag],
    source: Origin,
    actor: User | None,
    now: datetime,
    seen_version: int | None = None,
) -> None:
    """These are all that `shop` has; a change is in its history. Raises ShopChangedMeanwhile."""
    with transaction.atomic():
        known = Shop.objects.select_for_update().get(pk=shop.pk)
        changes: dict[str, list[str]] = {}
        for name, wanted in (("associations", associations), ("tags", tags)):
            manager = getattr(known, name)
            before = list(manager.all())
            if {one.pk for one in before} != {one.pk for one in wanted}:
                changes[name] = [_names(before), _names(wanted)]
                manager.set(wanted)
        if not changes:
            return
        if seen_version is not None and known.version != seen_version:
            raise ShopChangedMeanwhile
        Shop.objects.filter(pk=known.pk).update(version=known.version + 1)
        ShopChange.objects.create(
            shop=known, changed_at=now, changed_by=actor, source=source, changes=changes
        )
        record("shop.changed", actor=actor, subject=f"shop:{known.pk}", fields=sorted(changes))


def _names(labels: Collection[Label]) -> str:
    return ", ".join(sorted((label.name for label in labels), key=in_reading_order))


def _saved[Kind: Association | Tag](label: Kind) -> Kind:
    try:
        with transaction.atomic():
            label.save()
    except IntegrityError as error:
        raise LabelTaken from error
    return label
