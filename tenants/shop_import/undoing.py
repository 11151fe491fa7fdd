"""An import of shops taken back, where nothing hangs on it: what it added goes, the rest is as before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.references import references_to, worked_out_from
from tenants.shop_import.writing import update_shops
from tenants.shops.journal_sentences import shop_text
from tenants.shops.models import Association, Contact, Person, Shop, ShopChange, ShopState
from tenants.shops.services.register import as_text
from tenants.table_import.kinds import Dependent
from tenants.table_import.models import TableImport

MOST_LISTED = 50
# What may hang on a shop, by its table: apps above this one are known by their labels alone.
WORDS: Mapping[str, Any] = {
    "signups.signup": gettext_lazy("une inscription"),
    "signups.additionalshop": gettext_lazy("une inscription"),
    "attendance.attendance": gettext_lazy("une participation"),
    "rounds.visit": gettext_lazy("une visite"),
    "assessment.diagnostic": gettext_lazy("un autodiagnostic"),
    "assessment.attempt": gettext_lazy("un autodiagnostic"),
    "shops.shopmerge": gettext_lazy("un doublon réuni"),
    "shops.shopnote": gettext_lazy("une note"),
    "shops.contact": gettext_lazy("une personne de contact ajoutée depuis"),
    "shops.shopstate": gettext_lazy("un état noté depuis"),
    "shops.shopchange": gettext_lazy("un changement fait depuis"),
    "shops.reporteddetail": gettext_lazy("un détail à vérifier"),
    "shops.editionshop": gettext_lazy("une édition"),
}
OTHER = gettext_lazy("quelque chose d’ajouté depuis")


def dependents_on(written: Sequence[Mapping[str, Any]]) -> list[Dependent]:
    """At most `MOST_LISTED`; locks the shops."""
    ids = [done["object"] for done in written]
    shops = {shop.pk: shop for shop in Shop.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    created = {done["object"] for done in written if done["created"]} & shops.keys()
    found: Counter[tuple[int, str]] = Counter()
    own = _own_rows(written)
    for model, field in references_to(Shop):
        rows = model._default_manager.filter(**{f"{field.name}__in": created})
        for shop_id, pk in rows.values_list(field.attname, "pk"):
            if (model, pk) not in own and (model, shop_id) not in own:
                found[shop_id, str(WORDS.get(model._meta.label_lower, OTHER))] += 1
    for done in written:
        shop = shops.get(done["object"])
        if shop is not None and _is_changed_since(shop, done):
            found[shop.pk, _("un changement fait depuis")] += 1
    return [
        Dependent(shop_text(shops[pk]), reason, pk)
        for pk, reason in list(dict.fromkeys(found))[:MOST_LISTED]
        if pk in shops
    ]


def undo(written: Sequence[Mapping[str, Any]], table: TableImport, *, now: datetime) -> None:
    """In a number of statements that does not grow with what was written."""
    created = [done["object"] for done in written if done["created"]]
    contacts = [done["contact"] for done in written if done.get("contact")]
    people = [done["person"] for done in written if done.get("person")]
    _delete(Contact, pk__in=contacts)
    through: Any = Association.shops.through
    _delete(through, shop_id__in=created)
    _delete_worked_out(Shop, created)
    _delete(ShopState, shop_id__in=created)
    _delete(Shop, pk__in=created)
    for done in written:
        if not done["created"] and done.get("associations"):
            through.objects.filter(shop_id=done["object"], association_id__in=done["associations"]).delete()
    _restore_states([done for done in written if not done["created"] and done.get("state")], now)
    _restore_columns([done for done in written if not done["created"] and done["columns"]], table, now)
    _delete_unused_people(people)
    empty = Association.objects.filter(pk__in=table.result.get("whole", {}).get("associations", []))
    empty.filter(shops=None).delete()


def _own_rows(written: Sequence[Mapping[str, Any]]) -> set[tuple[Any, int]]:
    """(model, key) of what the import made itself: of memberships by their shop."""
    own: set[tuple[Any, int]] = set()
    for done in written:
        if done.get("contact"):
            own.add((Contact, done["contact"]))
        if done.get("state"):
            own.add((ShopState, done["state"]))
        if done.get("associations"):
            own.add((Association.shops.through, done["object"]))
    return own


def _is_changed_since(shop: Shop, done: Mapping[str, Any]) -> bool:
    if done["created"]:
        return shop.version > 1
    kept = (
        (column, after)
        for column, (_, after) in done["columns"].items()
        if column not in ("origin_on", "company_values")
    )
    return any(getattr(shop, column) != after for column, after in kept)


def _restore_states(rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """As facts: what was said is closed, and what was said before of that day said again."""
    if not rows:
        return
    states = {state.pk: state for state in ShopState.objects.filter(pk__in=[done["state"] for done in rows])}
    ShopState.objects.filter(pk__in=states, superseded_at=None).update(superseded_at=now)
    again = []
    for done in rows:
        before, state = done.get("state_before"), states.get(done["state"])
        if before and state is not None:
            again.append(
                ShopState(
                    shop_id=state.shop_id,
                    state=before[0],
                    source=before[1],
                    happened_on=state.happened_on,
                    recorded_at=now,
                )
            )
    ShopState.objects.bulk_create(again)


def _restore_columns(rows: Sequence[Mapping[str, Any]], table: TableImport, now: datetime) -> None:
    shops = Shop.objects.in_bulk([done["object"] for done in rows])
    changes = []
    for done in rows:
        shop = shops.get(done["object"])
        if shop is None:
            continue
        for column, (before, _after) in done["columns"].items():
            setattr(shop, column, before)
        shop.version += 1
        said = {
            column.removesuffix("_id"): [as_text(after), as_text(before)]
            for column, (before, after) in done["columns"].items()
            if column not in ("company_values", "origin_on")
        }
        if said:
            changes.append(ShopChange(shop=shop, changed_at=now, source=table.origin, changes=said))
    update_shops(shops.values())
    ShopChange.objects.bulk_create(changes)


def _delete_unused_people(people: Sequence[int]) -> None:
    """Those whom the import brought and to whom nothing refers: somebody may have signed up meanwhile."""
    unused = set(people)
    for model, field in references_to(Person):
        if unused:
            rows = model._default_manager.filter(**{f"{field.name}__in": unused})
            unused -= set(rows.values_list(field.attname, flat=True))
    _delete_worked_out(Person, unused)
    _delete(Person, pk__in=unused)


def _delete_worked_out(of: type[models.Model], keys: Collection[int]) -> None:
    for model, field in worked_out_from(of):
        _delete(model, **{f"{field.name}__in": keys})


def _delete(model: type[models.Model], **wanted: Any) -> None:
    rows: Any = model._default_manager.filter(**wanted)
    rows._raw_delete(rows.db)
