"""The order along a street, and which spellings are likely one street. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import combinations

NO_NUMBER = 10**9  # after all numbers
SLIP = 0.75
SHORTEST_WORD = 3
# What a street may be called without: "de Fer" of "rue de Fer".
KINDS = frozenset({
    "rue", "avenue", "boulevard", "chaussee", "place", "quai", "route", "impasse", "square", "galerie",
    "allee", "chemin", "cours", "ruelle", "sentier", "passage",
    "straat", "laan", "steenweg", "plein", "strasse", "platz", "weg",
})  # fmt: skip
FIRST_NUMBER = re.compile(r"([0-9]{1,6})\s*(bis|ter|quater|[a-z])?(?![a-z])")
BOXES = re.compile(r"\b(?:boite|bte|bus|box|bt|b)\b\.?")
TOKEN = re.compile(r"[0-9]{1,9}|[a-z]+")

HouseKey = tuple[int, str, tuple[tuple[int, int, str], ...]]


class Side(StrEnum):
    """UNKNOWN: without a number."""

    ODD = "odd"
    EVEN = "even"
    UNKNOWN = "unknown"


def house_key(number: str, box: str = "") -> HouseKey:
    """To sort the houses of a street: 2 before 10, then 12, 12 bte 3, 12A, 12bis, 13, 14-16.

    `number` and `box` as a shop has them, `number` may hold its box. Without a number: last.
    """
    text = _plain(number)
    found = FIRST_NUMBER.search(text)
    if found is None:
        return NO_NUMBER, "", _tokens(f"{text} {_plain(box)}")
    rest = f"{text[: found.start()]} {text[found.end() :]} {_plain(box)}"
    return int(found.group(1)), found.group(2) or "", _tokens(BOXES.sub(" ", rest))


def side(number: str) -> Side:
    """On which side of its street a house is; of 14-16, by the first."""
    found = FIRST_NUMBER.search(_plain(number))
    if found is None:
        return Side.UNKNOWN
    return Side.ODD if int(found.group(1)) % 2 else Side.EVEN


def are_near(one: str, other: str) -> bool:
    """Whether two keys are likely one street: written together, without "rue", with a slip of the pen.

    Words that are numbers, or short (`Léopold II`), are never slips of each other.
    """
    if one.replace(" ", "") == other.replace(" ", ""):
        return True
    mine, theirs = one.split(), other.split()
    if _without_kind(mine) == _without_kind(theirs) and len(mine) != len(theirs):
        return True
    if len(mine) != len(theirs):
        return False
    different = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    return len(different) == 1 and _is_slip(*different[0])


def near_pairs(keys: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of keys that are near, each in order; not all are compared with all.

    Near ones share all words but one, or their letters: they meet where that word is left out.
    """
    meeting: dict[tuple[str, object], set[str]] = {}
    for key in set(keys):
        words = key.split()
        places: list[tuple[str, object]] = [("", key.replace(" ", "")), ("kind", tuple(_without_kind(words)))]
        places += [("word", (i, *words[:i], *words[i + 1 :])) for i in range(len(words))]
        for place in places:
            meeting.setdefault(place, set()).add(key)
    found = {
        (one, other)
        for (how, _place), met in meeting.items()
        # Where only a kind of street is left, all the streets of the city meet.
        for one, other in combinations(sorted(met), 2)
        if are_near(one, other)
    }
    return sorted(found)


def _plain(text: str) -> str:
    lower = text.casefold()
    return "".join(PLAIN.get(character, character) for character in lower)


PLAIN = {"î": "i", "ï": "i", "é": "e", "è": "e", "ê": "e", "à": "a", "â": "a", "ô": "o", "û": "u", "ç": "c"}


def _tokens(text: str) -> tuple[tuple[int, int, str], ...]:
    """Comparable with each other: numbers by their value, before words."""
    return tuple((0, int(token), "") if token.isdecimal() else (1, 0, token) for token in TOKEN.findall(text))


def _without_kind(words: list[str]) -> list[str]:
    return words[1:] if len(words) > 1 and words[0] in KINDS else words


def _is_slip(word: str, other: str) -> bool:
    if not word.isalpha() or not other.isalpha() or min(len(word), len(other)) <= SHORTEST_WORD:
        return False
    if word in KINDS and other in KINDS:  # a rue is no avenue
        return False
    return SequenceMatcher(None, min(word, other), max(word, other)).ratio() >= SLIP
