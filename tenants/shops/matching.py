"""Whether what was typed means a shop that is known. Pure; a doubt is asked about, not decided in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from kernel.names import name_key, nearness, shop_key, street_key

ESTABLISHMENTS = "2"  # numbers of establishments start with 2 to 8, of enterprises with 0 or 1
NEAR_STREET = 0.6
SLIP = 0.75
SHORTEST_WORD = 3


class Likeness(StrEnum):
    """DIFFERENT: another shop. UNSURE: to be asked about."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True)
class ShopFacts:
    """What tells shops apart; "" for what is not known. `postal_code` has four digits or is foreign."""

    name: str
    street: str = ""
    number: str = ""
    postal_code: str = ""
    bce: str = ""


class _Agreement(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def likeness(typed: ShopFacts, known: ShopFacts) -> Likeness:
    """Whether they are one shop of one city.

    One establishment number is one shop. One enterprise number is one shop unless name or place say
    otherwise: it may have two establishments. Without numbers, one name is one shop unless their places
    contradict each other; a name that is nearly so, at the same place or with nothing to tell them apart, is
    a doubt.
    """
    number = _number(typed.bce, known.bce)
    place = _place(typed, known)
    name = _name(typed.name, known.name)
    if number is _Agreement.YES:
        if typed.bce >= ESTABLISHMENTS:
            return Likeness.SAME
        return _one_enterprise(name, place)
    if number is _Agreement.NO:
        is_doubtful = name is Likeness.SAME and place is _Agreement.YES and typed.bce < ESTABLISHMENTS
        return Likeness.UNSURE if is_doubtful else Likeness.DIFFERENT
    if name is Likeness.SAME:
        if place is _Agreement.NO:
            return Likeness.UNSURE if _is_near_place(typed, known) else Likeness.DIFFERENT
        return Likeness.SAME
    if name is Likeness.UNSURE and place is not _Agreement.NO:
        return Likeness.UNSURE
    return Likeness.DIFFERENT


def same_person(typed: str, known: str) -> bool:
    """Whether two names with one e-mail or phone are one person's: in any order, shortened, with a slip of
    the pen, or where one is not known. A couple or an office that shares an address is two.
    """
    one, other = name_key(typed).split(), name_key(known).split()
    if not one or not other:
        return True
    if _are_initials(one, other) or _are_initials(other, one):
        return True
    return _are_nearly(one, other)


def contradictions(typed: Mapping[str, str], known: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(detail, known, typed) where both are there and do not mean the same."""
    return [
        (detail, known[detail], text)
        for detail, text in typed.items()
        if text and known[detail] and not _means_same(detail, text, known[detail])
    ]


def _means_same(detail: str, typed: str, known: str) -> bool:
    """A name that was slipped on contradicts nothing."""
    if detail == "name":
        return _name(typed, known) is not Likeness.DIFFERENT
    key = street_key if detail == "street" else name_key
    return key(typed) == key(known)


def _one_enterprise(name: Likeness, place: _Agreement) -> Likeness:
    if place is _Agreement.NO:
        return Likeness.DIFFERENT
    if name is Likeness.DIFFERENT and place is _Agreement.UNKNOWN:
        return Likeness.UNSURE
    return Likeness.SAME


def _number(one: str, other: str) -> _Agreement:
    if not one or not other or (one >= ESTABLISHMENTS) != (other >= ESTABLISHMENTS):
        return _Agreement.UNKNOWN
    return _Agreement.YES if one == other else _Agreement.NO


def _name(typed: str, known: str) -> Likeness:
    one, other = shop_key(typed), shop_key(known)
    if not one or not other:
        return Likeness.DIFFERENT  # shops of an archive may have no name
    if one == other:
        return Likeness.SAME
    if one.replace(" ", "") == other.replace(" ", "") or _are_nearly(one.split(), other.split()):
        return Likeness.UNSURE
    return Likeness.DIFFERENT


def _place(typed: ShopFacts, known: ShopFacts) -> _Agreement:
    if typed.postal_code and known.postal_code and typed.postal_code != known.postal_code:
        return _Agreement.NO
    one, other = street_key(typed.street), street_key(known.street)
    if not one or not other:
        return _Agreement.UNKNOWN
    if one != other and nearness(one, other) < NEAR_STREET:
        return _Agreement.NO
    if typed.number and known.number and name_key(typed.number) != name_key(known.number):
        return _Agreement.NO
    return _Agreement.YES


def _is_near_place(typed: ShopFacts, known: ShopFacts) -> bool:
    """The same street with another number or postal code: a move next door, or a slip of the pen."""
    one, other = street_key(typed.street), street_key(known.street)
    return bool(one and other) and nearness(one, other) >= NEAR_STREET


def _are_nearly(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one has all the words of the other, or the words that differ are slips of each other.

    Numbers are never nearly the same: `Mode 2` is not `Mode 3`, nor `Mode`.
    """
    mine, theirs = Counter(one) - Counter(other), Counter(other) - Counter(one)
    if not all(word.isalpha() for word in mine | theirs):
        return False
    if not mine or not theirs:
        return True
    return mine.total() == theirs.total() and all(
        any(_is_slip(word, another) for another in theirs) for word in mine
    )


def _is_slip(word: str, other: str) -> bool:
    """`lambret` of `lambert`: long enough to be one word, and nearly it."""
    is_word = min(len(word), len(other)) > SHORTEST_WORD
    return is_word and SequenceMatcher(None, min(word, other), max(word, other)).ratio() >= SLIP


def _are_initials(short: Sequence[str], full: Sequence[str]) -> bool:
    """`A. Lambert` of `Anne Lambert`: some words are first letters, at least one is whole."""
    if len(short) != len(full):
        return False
    pairs = list(zip(short, full, strict=True))
    fits = all(one == other or (len(one) == 1 and other.startswith(one)) for one, other in pairs)
    return fits and any(one == other and len(one) > 1 for one, other in pairs)
