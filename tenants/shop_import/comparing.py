"""Rows of a list compared with the register: new, changed, the same, or to be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from kernel.database import connection
from kernel.names import shop_key
from tenants.shop_import.differences import KnownDetails, KnownPerson, differences
from tenants.shop_import.known_shops import KnownShops, likeness_of_rows, wanted_of
from tenants.shops.matching import Likeness
from tenants.shops.models import Association, Contact, RegisterState, Shop, ShopState
from tenants.table_import.kinds import Changes, Compared, Comparison, ReadRow, Reason
from tenants.table_import.models import Outcome

MOST_CANDIDATES = 5
GONE = frozenset({RegisterState.CLOSED, RegisterState.MOVED, RegisterState.VACANT, RegisterState.NOT_RETAIL})


class ShopComparison(Comparison):
    """Against the city's shops as they stand when it is made."""

    def __init__(self, on: date, *, is_locked: bool) -> None:
        """`is_locked`: nobody changes a shop until the transaction ends."""
        self._on = on
        if is_locked:
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE shops_shop IN EXCLUSIVE MODE")
        self._associations = set(Association.objects.values_list("name_key", flat=True))
        self._new_associations: dict[str, str] = {}

    @cached_property
    def _known(self) -> KnownShops:
        return KnownShops()

    def compare(self, rows: Sequence[ReadRow]) -> list[Compared]:
        """6 statements at most."""
        found: list[Compared | None] = []
        targets: list[tuple[int, ReadRow, int]] = []
        for row in rows:
            self._note_associations(row)
            same, unsure = self._known.meant(wanted_of(row.values, row.name_key))
            if len(same) == 1:
                targets.append((len(found), row, same[0]))
                found.append(None)
            elif same or unsure:
                found.append(Compared(Outcome.UNSURE, candidates=[*same, *unsure][:MOST_CANDIDATES]))
            else:
                found.append(Compared(Outcome.NEW))
        details = load_details({pk for _, _, pk in targets}, self._on)
        for at, row, pk in targets:
            found[at] = self._compared(row, pk, details[pk])
        return [one for one in found if one is not None]

    def is_double(self, row: ReadRow, earlier: ReadRow) -> bool:
        one, other = wanted_of(row.values, row.name_key), wanted_of(earlier.values, earlier.name_key)
        return likeness_of_rows(one, other) is Likeness.SAME

    def changes_of(self, rows: Sequence[tuple[ReadRow, int]]) -> list[Changes]:
        details = load_details({pk for _, pk in rows}, self._on)
        return [differences(row.values, details[pk]).changes if pk in details else {} for row, pk in rows]

    def notes(self) -> list[Reason]:
        return [Reason("association_new", "association", name) for name in self._new_associations.values()]

    def _compared(self, row: ReadRow, pk: int, known: KnownDetails) -> Compared:
        found = differences(row.values, known)
        reasons = []
        if "establishment" in found.changes and self._known.is_anothers(row.values["establishment"], pk):
            # Of a double that was merged into it: a number has one row.
            del found.changes["establishment"]
        if known.state in GONE and not row.values.get("state"):
            reasons.append(Reason("known_gone", "state", str(known.state)))
        contradicting = found.contradicting & found.changes.keys()
        if contradicting:
            reasons.append(Reason("contradicts", "", " ".join(sorted(contradicting))))
        outcome = Outcome.CHANGED if found.changes else Outcome.SAME
        return Compared(outcome, object_id=pk, changes=found.changes, reasons=reasons)

    def _note_associations(self, row: ReadRow) -> None:
        for name in row.values.get("associations", ()):
            key = shop_key(name)
            if key not in self._associations:
                self._new_associations.setdefault(key, name)


def load_details(pks: set[int], on: date, *, is_locked: bool = False) -> dict[int, KnownDetails]:
    """Shops with their state on that day, associations and contacts. 4 statements, none without shops."""
    if not pks:
        return {}
    shops = Shop.objects.filter(pk__in=pks).order_by("pk")
    if is_locked:
        shops = shops.select_for_update()
    found = {shop.pk: KnownDetails(shop) for shop in shops}
    states = ShopState.objects.current().filter(shop__in=found, happened_on__lte=on)
    for shop_id, state in states.order_by("happened_on", "pk").values_list("shop_id", "state"):
        found[shop_id].state = state
    through: Any = Association.shops.through
    members = through.objects.filter(shop__in=found)
    for shop_id, key, name in members.values_list("shop_id", "association__name_key", "association__name"):
        found[shop_id].associations[key] = name
    contacts = Contact.objects.filter(shop__in=found, ended_at__isnull=True).order_by("pk")
    people = contacts.values_list("shop_id", "person__name", "person__email", "person__phone")
    for shop_id, name, email, phone in people:
        found[shop_id].people.append(KnownPerson(name, email, phone))
    return found
