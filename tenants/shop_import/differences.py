"""What a row of a list would change of a known shop, field by field. Pure, on what was loaded of the shop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.names import name_key, shop_key, street_key
from kernel.typed_values import normalised_phone
from tenants.shop_import.cells import joined, website_key
from tenants.shops.models import RegisterState, Shop
from tenants.table_import.kinds import Changes

TEXTS = ("name", "legal_name", "establishment", "enterprise", "sector", "phone", "email", "website")
# Parts of one address: a house number is nothing without its street.
ADDRESS = ("street", "number", "box", "postal_code", "locality")
LISTS = ("closing_days", "languages")
FIELDS = (*TEXTS[:4], *ADDRESS, *TEXTS[4:], *LISTS, "state", "associations", "contact")

SAME_KEY: Mapping[str, Callable[[str], str]] = {
    "name": name_key,
    "legal_name": shop_key,
    "street": street_key,
    "locality": name_key,
    "phone": normalised_phone,
    "email": str.casefold,
    "website": website_key,
}


@dataclass
class KnownPerson:
    """Somebody whom the city reaches for a shop."""

    name: str
    email: str
    phone: str


@dataclass
class KnownDetails:
    """A shop with what is kept beside it. `state` None: it is not in the register yet."""

    shop: Shop
    state: str | None = None
    associations: dict[str, str] = field(default_factory=dict)  # by key
    people: list[KnownPerson] = field(default_factory=list)


@dataclass(frozen=True)
class Differences:
    """`changes`: {field: (before, after)}; `contradicting`: those of them where another value is known."""

    changes: Changes
    contradicting: frozenset[str]


def differences(values: Mapping[str, Any], known: KnownDetails) -> Differences:
    """What `values` of a row say and `known` does not. What is added (association, contact) contradicts
    nothing, nor does what replaces a value of the company register that nobody touched."""
    shop = known.shop
    changes: Changes = {}
    contradicting: set[str] = set()
    for name in (*TEXTS[:4], *ADDRESS, *TEXTS[4:]):
        after, before = str(values.get(name, "")), value_of(shop, name)
        key = SAME_KEY.get(name, name_key)
        if not after or key(after) == key(before):
            continue
        changes[name] = (before, after)
        if before and not _is_of_extract(shop, name, before):
            contradicting.add(name)
    if contradicting & {"street", "number", "postal_code"}:
        contradicting |= changes.keys() & set(ADDRESS)
    for name in LISTS:
        after_list, before_list = values.get(name) or [], list(list_of(shop, name))
        if after_list and set(after_list) != set(before_list):
            changes[name] = (joined(before_list), joined(after_list))
            if before_list:
                contradicting.add(name)
    _add_state(values, known, changes, contradicting)
    added = [one for one in values.get("associations", ()) if shop_key(one) not in known.associations]
    if added:
        changes["associations"] = (joined(known.associations.values()), joined(added))
    contact = values.get("contact")
    if contact and not any(_is_person(contact, person) for person in known.people):
        changes["contact"] = (joined(person.name for person in known.people), contact_text(contact))
    return Differences(changes, frozenset(contradicting))


def _add_state(
    values: Mapping[str, Any], known: KnownDetails, changes: Changes, contradicting: set[str]
) -> None:
    after = values.get("state") or (RegisterState.ACTIVE.value if known.state is None else "")
    if after and after != known.state:
        changes["state"] = (known.state or "", after)
        if known.state is not None:
            contradicting.add("state")


def value_of(shop: Shop, name: str) -> str:
    """A field of a row, as the shop has it."""
    if name == "establishment":
        return shop.establishment_number
    if name == "enterprise":
        return shop.enterprise_number
    if name == "sector":
        return shop.sector_id or ""
    return str(getattr(shop, name))


def list_of(shop: Shop, name: str) -> list[str]:
    return shop.closing_days if name == "closing_days" else list(shop.languages or ())


def contact_text(contact: Mapping[str, str]) -> str:
    """`Anne Lambert, +32 470 12 34 56, anne@exemple.be`"""
    return joined(contact[part] for part in ("name", "phone", "email") if contact.get(part))


def columns_for(shop: Shop, values: Mapping[str, Any], names: frozenset[str] | set[str]) -> dict[str, Any]:
    """The columns of `shop` with these fields of a row: {column: value}, those that differ."""
    columns: dict[str, Any] = {}
    for name in names & {*TEXTS, *ADDRESS} - {"establishment", "enterprise", "sector"}:
        columns[name] = values[name]
    if "sector" in names:
        columns["sector_id"] = values["sector"]
    if "languages" in names:
        columns["languages"] = values["languages"]
    if "closing_days" in names:
        first, *others = values["closing_days"]
        columns |= {"closing_day": first, "other_closing_days": others or None}
    if names & {"establishment", "enterprise"}:
        establishment = values["establishment"] if "establishment" in names else shop.establishment_number
        enterprise = values["enterprise"] if "enterprise" in names else shop.enterprise_number
        columns["bce"] = establishment or enterprise or None
        columns["enterprise"] = enterprise if establishment else ""
    return {column: value for column, value in columns.items() if getattr(shop, column) != value}


def _is_of_extract(shop: Shop, name: str, before: str) -> bool:
    return shop.company_values is not None and shop.company_values.get(name) == before


def _is_person(contact: Mapping[str, str], person: KnownPerson) -> bool:
    if contact["email"] and contact["email"].casefold() == person.email.casefold():
        return True
    if contact["phone"] and normalised_phone(contact["phone"]) == normalised_phone(person.phone):
        return True
    return bool(contact["name"]) and name_key(contact["name"]) == name_key(person.name)
