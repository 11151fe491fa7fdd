"""Shops of a list written: new ones added to the register, known ones completed, in sets.

As `tenants.shops.services.add_shop` and `change_shop` do one by one: states, history and origins alike. The
journal has one entry for the import, not one for each shop.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kernel.clock import day_of
from kernel.database import connection
from kernel.names import name_key, shop_key
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.services import ask_for
from tenants.organisations.models import Organisation
from tenants.shop_import.comparing import load_details
from tenants.shop_import.differences import ADDRESS, LISTS, TEXTS, KnownDetails, columns_for, differences
from tenants.shops.digests import companion_digest, contact_digest, shared_contact_digest
from tenants.shops.matching import ESTABLISHMENTS, same_person
from tenants.shops.models import (
    Association,
    Contact,
    Origin,
    Person,
    RegisterState,
    Shop,
    ShopChange,
    ShopState,
)
from tenants.shops.services.register import as_text
from tenants.table_import.kinds import Decided, Writer

COLUMNS = (
    "name", "legal_name", "sector_id", "street", "number", "box", "postal_code", "locality", "closing_day",
    "other_closing_days", "languages", "email", "phone", "website", "bce", "enterprise", "company_values",
    "origin", "origin_on",
)  # fmt: skip
KEYS = tuple(field.name for field in Shop.key_fields())
_SET = ", ".join(f"{column} = new.{column}" for column in (*COLUMNS, *KEYS, "version"))
# Rows as JSON, in the types of the table's own columns.
UPDATE = (
    f"UPDATE shops_shop AS shop SET {_SET}"  # noqa: S608  (names of our columns)
    " FROM jsonb_populate_recordset(NULL::shops_shop, %s) AS new WHERE shop.id = new.id"
)
_NAMES = ", ".join((*COLUMNS, *KEYS, "version", "uuid", "created_at"))
INSERT = (
    f"INSERT INTO shops_shop ({_NAMES}) SELECT {_NAMES}"  # noqa: S608  (names of our columns)
    " FROM jsonb_populate_recordset(NULL::shops_shop, %s) RETURNING uuid, id"
)
# Who is known keeps the name and contacts that are there.
ADD_PEOPLE = """
INSERT INTO shops_person (digest, name, name_key, email, phone, language, person_ref, created_at)
SELECT digest, name, name_key, email, phone, '', '', %s
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS said(digest, name, name_key, email, phone)
ORDER BY digest
ON CONFLICT (digest) DO NOTHING RETURNING digest, id"""


@dataclass(frozen=True)
class _WrittenPerson:
    pk: int
    name: str
    is_new: bool


class ShopWriter(Writer):
    """Writes for one import, in the run's transaction; the shops' table is locked by its comparison."""

    def __init__(self, origin: str, origin_on: date | None, *, actor: User | None, now: datetime) -> None:
        self._origin = Origin(origin)
        self._actor = actor
        self._now = now
        self._today = day_of(now)
        self._origin_on = origin_on or self._today
        # What an extract says was so on its day; a list, on the day on which it comes.
        is_extract = self._origin is Origin.COMPANY_REGISTER
        self._on = min(self._origin_on, self._today) if is_extract else self._today
        self._is_extract = is_extract
        self._associations = dict(Association.objects.values_list("name_key", "pk"))
        self._new_associations: list[int] = []
        numbers = Shop.objects.filter(bce__gte=ESTABLISHMENTS).values_list("bce", "pk")
        self._owner_of: dict[str, int] = {number: pk for number, pk in numbers if number}

    def write(self, rows: Sequence[Decided]) -> list[dict[str, Any]]:
        """About 16 statements, whatever their number."""
        known = load_details({row.object_id for row in rows if row.object_id is not None}, self._today)
        shops: list[Shop] = []
        written: list[dict[str, Any]] = []
        states: list[tuple[int, str]] = []
        changes: list[ShopChange] = []
        changed: dict[int, Shop] = {}
        for at, row in enumerate(rows):
            if row.object_id is None:
                shop = self._new_shop(row.row.values)
                states.append((at, row.row.values.get("state") or RegisterState.ACTIVE.value))
                written.append({"created": True, "columns": {}})
            else:
                details = known[row.object_id]
                shop = details.shop
                columns, state = self._change(details, row)
                if state:
                    states.append((at, state))
                    details.state = state
                if columns:
                    changed[shop.pk] = shop
                    changes.append(self._history(shop, columns))
                written.append({"created": False, "columns": columns})
            shops.append(shop)
        _insert_shops([shop for shop, done in zip(shops, written, strict=True) if done["created"]])
        for shop, done in zip(shops, written, strict=True):
            done["object"] = shop.pk
            if done["created"] and shop.establishment_number:
                self._owner_of[shop.establishment_number] = shop.pk
        update_shops(changed.values())
        ShopChange.objects.bulk_create([one for one in changes if one.changes])
        self._write_states(shops, states, written)
        values = [row.row.values for row in rows]
        self._write_associations(shops, values, written)
        self._write_contacts(shops, values, written)
        return written

    def finish(self) -> dict[str, Any]:
        """Whatever came may be there already, under another name: it is looked for at once."""
        city = Organisation.objects.get(schema_name=connection.schema_name)
        ask_for(city, DueKind.FIND_DOUBLES)
        return {"associations": self._new_associations}

    def _new_shop(self, values: Mapping[str, Any]) -> Shop:
        shop = Shop(origin=self._origin, origin_on=self._origin_on, created_at=self._now)
        names = {name for name in (*TEXTS, *ADDRESS, *LISTS) if values.get(name)}
        self._without_taken_number(shop, values, names)
        for column, value in columns_for(shop, values, names).items():
            setattr(shop, column, value)
        if self._is_extract:
            shop.company_values = _texts_of(values)
        return shop

    def _change(self, details: KnownDetails, row: Decided) -> tuple[dict[str, Any], str]:
        """Sets the columns that change; ({column: [before, after]}, the state that it is in from now on)."""
        shop, values = details.shop, row.row.values
        found = differences(values, details)
        taken = set(found.changes) if row.replaces else set(found.changes) - found.contradicting
        state = str(found.changes["state"][1]) if "state" in taken else ""
        self._without_taken_number(shop, values, taken)
        columns = columns_for(shop, values, taken & {*TEXTS, *ADDRESS, *LISTS})
        if self._is_extract:
            columns |= {"company_values": _texts_of(values), "origin_on": self._origin_on}
        changes = {}
        for column, value in columns.items():
            before = getattr(shop, column)
            if before != value:
                changes[column] = [_plain(before), _plain(value)]
                setattr(shop, column, value)
        if changes.keys() - {"company_values", "origin_on"}:
            shop.version += 1
        return changes, state

    def _without_taken_number(self, shop: Shop, values: Mapping[str, Any], names: set[str]) -> None:
        """A number has one row: that of a merged double, or of another shop, stays there."""
        number = values.get("establishment", "")
        owner = self._owner_of.get(number)
        if number and owner is not None and owner != shop.pk:
            names.discard("establishment")

    def _history(self, shop: Shop, columns: Mapping[str, Any]) -> ShopChange:
        said = {
            column.removesuffix("_id"): [as_text(before), as_text(after)]
            for column, (before, after) in columns.items()
            if column not in ("company_values", "origin_on")
        }
        return ShopChange(
            shop=shop, changed_at=self._now, changed_by=self._actor, source=self._origin, changes=said
        )

    def _write_states(
        self, shops: Sequence[Shop], states: Sequence[tuple[int, str]], written: list[dict[str, Any]]
    ) -> None:
        if not states:
            return
        of_today = {
            state.shop_id: state
            for state in ShopState.objects.current().filter(
                shop__in=[shops[at] for at, _ in states if not written[at]["created"]], happened_on=self._on
            )
        }
        corrected = [of_today[shops[at].pk] for at, _ in states if shops[at].pk in of_today]
        if corrected:
            ShopState.objects.filter(pk__in=[state.pk for state in corrected]).update(superseded_at=self._now)
        rows = {
            at: ShopState(
                shop=shops[at], state=state, source=self._origin, happened_on=self._on, recorded_at=self._now
            )
            for at, state in states
        }
        ShopState.objects.bulk_create(rows.values())
        for at, row in rows.items():
            before = of_today.get(shops[at].pk)
            written[at]["state"] = row.pk
            written[at]["state_before"] = [before.state, before.source] if before is not None else None

    def _write_associations(
        self, shops: Sequence[Shop], values: Sequence[Mapping[str, Any]], written: list[dict[str, Any]]
    ) -> None:
        names = {shop_key(name): name for one in values for name in one.get("associations", ())}
        if not names:
            return
        missing = [Association(name=name) for key, name in names.items() if key not in self._associations]
        for made in Association.objects.bulk_create(missing):
            self._associations[shop_key(made.name)] = made.pk
            self._new_associations.append(made.pk)
        through: Any = Association.shops.through
        wanted = {
            (shops[at].pk, self._associations[shop_key(name)]): at
            for at, one in enumerate(values)
            for name in one.get("associations", ())
        }
        members = through.objects.filter(shop__in={pk for pk, _ in wanted})
        known = set(members.values_list("shop_id", "association_id"))
        added = [(pair, at) for pair, at in wanted.items() if pair not in known]
        through.objects.bulk_create(
            [through(shop_id=shop, association_id=association) for (shop, association), _at in added]
        )
        for (_shop, association), at in added:
            written[at].setdefault("associations", []).append(association)

    def _write_contacts(
        self, shops: Sequence[Shop], values: Sequence[Mapping[str, Any]], written: list[dict[str, Any]]
    ) -> None:
        said = {at: one["contact"] for at, one in enumerate(values) if one.get("contact")}
        if not said:
            return
        digests = {at: _digest_of(contact, str(shops[at].uuid)) for at, contact in said.items()}
        people = self._people(digests, said)
        # Somebody else's address: a second person, known by it and the name (ADR 0017).
        others = {
            at: shared_contact_digest(contact["email"], contact["phone"], contact["name"])
            for at, contact in said.items()
            if (contact["email"] or contact["phone"])
            and not same_person(contact["name"], people[digests[at]].name)
        }
        digests |= others
        people |= self._people(others, said)
        pairs = {(shops[at].pk, people[digest].pk): at for at, digest in digests.items()}
        there = Contact.objects.filter(
            shop__in={shop for shop, _ in pairs}, person__in={person for _, person in pairs}, ended_at=None
        )
        known = set(there.values_list("shop_id", "person_id"))
        rows = {
            at: Contact(
                shop_id=shop,
                person_id=person,
                role=said[at]["role"],
                source=self._origin,
                created_at=self._now,
            )
            for (shop, person), at in pairs.items()
            if (shop, person) not in known
        }
        Contact.objects.bulk_create(rows.values())
        for at, row in rows.items():
            written[at]["contact"] = row.pk
            if people[digests[at]].is_new:
                written[at]["person"] = row.person_id

    def _people(
        self, digests: Mapping[int, str], said: Mapping[int, Mapping[str, str]]
    ) -> dict[str, _WrittenPerson]:
        """By digest: those that are known, and those added now."""
        if not digests:
            return {}
        first = {digest: said[at] for at, digest in sorted(digests.items(), reverse=True)}
        with connection.cursor() as cursor:
            cursor.execute(
                ADD_PEOPLE,
                [
                    self._now,
                    list(first),
                    [one["name"] for one in first.values()],
                    [name_key(one["name"])[:400] for one in first.values()],
                    [one["email"] for one in first.values()],
                    [one["phone"] for one in first.values()],
                ],
            )
            added = {digest for digest, _ in cursor.fetchall()}
        rows = Person.objects.filter(digest__in=first).values_list("digest", "pk", "name")
        return {digest: _WrittenPerson(pk, name, is_new=digest in added) for digest, pk, name in rows}


def _insert_shops(shops: Sequence[Shop]) -> None:
    """With their keys; sets `pk`. 1 statement."""
    if not shops:
        return
    rows = [
        _as_json(shop) | {"uuid": str(shop.uuid), "created_at": shop.created_at.isoformat()} for shop in shops
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(rows)])
        pks = {str(uuid): pk for uuid, pk in cursor.fetchall()}
    for shop in shops:
        shop.pk = pks[str(shop.uuid)]


def update_shops(shops: Iterable[Shop]) -> None:
    """The columns that imports change, with keys and `version`, as they are set on `shops`. 1 statement."""
    rows = [_as_json(shop) for shop in shops]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [json.dumps(rows)])


def _as_json(shop: Shop) -> dict[str, Any]:
    row = {column: _plain(getattr(shop, column)) for column in COLUMNS}
    for field in Shop.key_fields():
        row[field.name] = field.pre_save(shop, add=False)
    return row | {"id": shop.pk, "version": shop.version}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _texts_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What an extract says of a shop, field by field, to tell later what the city wrote itself."""
    return {name: str(values[name]) for name in (*TEXTS, *ADDRESS, "state") if values.get(name)}


def _digest_of(contact: Mapping[str, str], whose: str) -> str:
    if contact["email"] or contact["phone"]:
        return contact_digest(contact["email"], contact["phone"])
    return companion_digest(whose, contact["name"])
