"""Who is meant by what somebody typed at the door on their own phone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from kernel.names import name_key, shop_key
from tenants.shops.matching import Likeness, name_likeness, same_person


@dataclass(frozen=True)
class Expected[Line]:
    """Somebody who has a seat, as they are searched for; `line` is whatever names them.

    `person` is the same in every city where the same person signed up; empty: known of nobody.
    """

    line: Line
    name: str
    shops: tuple[str, ...] = ()
    person: str = ""


class NobodyMeant(StrEnum):
    """Why nobody is. Only NAME_MISSING may be told apart by whoever typed it."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    NAME_MISSING = "name_missing"


def meant_of_contact[Line](found: Sequence[Expected[Line]], name: str) -> list[Line] | NobodyMeant:
    """Who is meant among those whom an e-mail or a phone leads to: all the people of a contact's group.

    One person's lines: several where they signed up for shops in several cities. A name that was typed has
    to be theirs: an address alone is no proof against a wrong name.
    """
    if not found:
        return NobodyMeant.UNKNOWN
    if not name_key(name):
        return [one.line for one in found] if _are_one(found) else NobodyMeant.NAME_MISSING
    return _the_one(found, name, among=found)


def meant_of_shop[Line](expected: Sequence[Expected[Line]], name: str, shop: str) -> list[Line] | NobodyMeant:
    """Who is meant by a name and a shop; a slip of the pen in the shop's name is one where no other fits.

    With the lines that the same person has for other shops.
    """
    if not name_key(name) or not shop_key(shop):
        return NobodyMeant.UNKNOWN
    typed = shop_key(shop)
    like: dict[Likeness, list[Expected[Line]]] = {likeness: [] for likeness in Likeness}
    for one in expected:
        if name_key(one.name):
            likenesses = {name_likeness(typed, shop_key(known)) for known in one.shops}
            best = next((found for found in Likeness if found in likenesses), Likeness.DIFFERENT)
            like[best].append(one)
    for likeness in (Likeness.SAME, Likeness.UNSURE):
        meant = _the_one(like[likeness], name, among=expected)
        if meant is not NobodyMeant.UNKNOWN:
            return meant
    return NobodyMeant.UNKNOWN


def _the_one[Line](
    found: Sequence[Expected[Line]], name: str, *, among: Sequence[Expected[Line]]
) -> list[Line] | NobodyMeant:
    """By the whole name where it is one person's, else by a name that may be; with that person's other lines
    `among` all."""
    exactly = [one for one in found if name_key(one.name) == name_key(name)]
    like = exactly or [one for one in found if same_person(name, one.name)]
    if not like:
        return NobodyMeant.UNKNOWN
    if not _are_one(like):
        return NobodyMeant.SEVERAL
    return [one.line for one in among if one in like or all(_is_same(one, other) for other in like)]


def _are_one[Line](found: Sequence[Expected[Line]]) -> bool:
    return all(_is_same(one, other) for one, other in combinations(found, 2))


def _is_same[Line](one: Expected[Line], other: Expected[Line]) -> bool:
    """A couple who share an address may be one digest in two cities, each by another name."""
    return bool(one.person) and one.person == other.person and same_person(one.name, other.name)
