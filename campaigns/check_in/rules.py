"""Who is meant by what somebody typed at the door on their own phone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.names import name_key, shop_key
from tenants.shops.matching import Likeness, name_likeness, same_person


@dataclass(frozen=True)
class Expected[Line]:
    """Somebody who has a seat, as they are searched for; `line` is whatever names them."""

    line: Line
    name: str
    shops: tuple[str, ...] = ()


class NobodyMeant(StrEnum):
    """Why nobody is. Only NAME_MISSING may be told apart by whoever typed it."""

    UNKNOWN = "unknown"
    SEVERAL = "several"
    NAME_MISSING = "name_missing"


def meant_of_contact[Line](found: Sequence[Expected[Line]], name: str) -> Line | NobodyMeant:
    """Who is meant among those whom an e-mail or a phone leads to: all the people of a contact's group.

    A name that was typed has to be theirs: an address alone is no proof against a wrong name.
    """
    if not found:
        return NobodyMeant.UNKNOWN
    if not name_key(name):
        return found[0].line if len(found) == 1 else NobodyMeant.NAME_MISSING
    return _the_one(found, name)


def meant_of_shop[Line](expected: Iterable[Expected[Line]], name: str, shop: str) -> Line | NobodyMeant:
    """Who is meant by a name and a shop; a slip of the pen in the shop's name is one where no other fits."""
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
        meant = _the_one(like[likeness], name)
        if meant is not NobodyMeant.UNKNOWN:
            return meant
    return NobodyMeant.UNKNOWN


def _the_one[Line](found: Sequence[Expected[Line]], name: str) -> Line | NobodyMeant:
    """By the whole name where it is one person's, else by a name that may be."""
    exactly = [one for one in found if name_key(one.name) == name_key(name)]
    like = exactly or [one for one in found if same_person(name, one.name)]
    if not like:
        return NobodyMeant.UNKNOWN
    return like[0].line if len(like) == 1 else NobodyMeant.SEVERAL
