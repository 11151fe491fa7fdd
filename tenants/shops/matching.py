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


class Agreement(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ShopKeys:
    """The keys of `ShopFacts`: made once for a shop that is compared with many."""

    name: str
    street: str
    number: str
    postal_code: str
    bce: str


def keys_of(facts: ShopFacts) -> ShopKeys:
    return ShopKeys(
        shop_key(facts.name),
        street_key(facts.street),
        number_key(facts.number),
        facts.postal_code,
        facts.bce,
    )


def number_key(number: str) -> str:
    """The key of a house number: `12 B` as `12 b`."""
    return name_key(number)


def likeness(typed: ShopFacts, known: ShopFacts) -> Likeness:
    """Whether they are one shop of one city: see `likeness_of_keys`."""
    return likeness_of_keys(keys_of(typed), keys_of(known))


def likeness_of_keys(typed: ShopKeys, known: ShopKeys) -> Likeness:
    """Whether they are one shop of one city.

    One establishment number is one shop. One enterprise number is one shop unless name or place say
    otherwise: it may have two establishments. Without numbers, one name is one shop unless their places
    contradict each other; a name that is nearly so, at the same place or with nothing to tell them apart, is
    a doubt.
    """
    number = number_agreement(typed.bce, known.bce)
    place = place_agreement(typed, known)
    name = name_likeness(typed.name, known.name)
    if number is Agreement.YES:
        if typed.bce >= ESTABLISHMENTS:
            return Likeness.SAME
        return _one_enterprise(name, place)
    if number is Agreement.NO:
        is_doubtful = name is Likeness.SAME and place is Agreement.YES and typed.bce < ESTABLISHMENTS
        return Likeness.UNSURE if is_doubtful else Likeness.DIFFERENT
    if name is Likeness.SAME:
        if place is Agreement.NO:
            return Likeness.UNSURE if _is_near_place(typed, known) else Likeness.DIFFERENT
        return Likeness.SAME
    if name is Likeness.UNSURE and place is not Agreement.NO:
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
        return name_likeness(shop_key(typed), shop_key(known)) is not Likeness.DIFFERENT
    key = street_key if detail == "street" else name_key
    return key(typed) == key(known)


def _one_enterprise(name: Likeness, place: Agreement) -> Likeness:
    if place is Agreement.NO:
        return Likeness.DIFFERENT
    if name is Likeness.DIFFERENT and place is Agreement.UNKNOWN:
        return Likeness.UNSURE
    return Likeness.SAME


def number_agreement(one: str, other: str) -> Agreement:
    """Of two numbers of establishments, or two of enterprises; UNKNOWN of one of each."""
    if not one or not other or (one >= ESTABLISHMENTS) != (other >= ESTABLISHMENTS):
        return Agreement.UNKNOWN
    return Agreement.YES if one == other else Agreement.NO


def name_likeness(one: str, other: str) -> Likeness:
    """Of two keys of names; UNSURE where one has all the words of the other, or a slip of each."""
    if not one or not other:
        return Likeness.DIFFERENT  # shops of an archive may have no name
    if one == other:
        return Likeness.SAME
    if one.replace(" ", "") == other.replace(" ", "") or _are_nearly(one.split(), other.split()):
        return Likeness.UNSURE
    return Likeness.DIFFERENT


def place_agreement(typed: ShopKeys, known: ShopKeys) -> Agreement:
    """Of two addresses; UNKNOWN where a street is not known."""
    if typed.postal_code and known.postal_code and typed.postal_code != known.postal_code:
        return Agreement.NO
    one, other = typed.street, known.street
    if not one or not other:
        return Agreement.UNKNOWN
    if one != other and nearness(one, other) < NEAR_STREET:
        return Agreement.NO
    if typed.number and known.number and typed.number != known.number:
        return Agreement.NO
    return Agreement.YES


def _is_near_place(typed: ShopKeys, known: ShopKeys) -> bool:
    """The same street with another number or postal code: a move next door, or a slip of the pen."""
    one, other = typed.street, known.street
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
