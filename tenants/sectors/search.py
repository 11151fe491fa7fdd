"""Which sectors are meant by what people call themselves: `coiffeuse`, `magasin de vélos`, `boulangrie`.

The words are data: `data/synonyms/<language>.json`, by sector. All languages are searched, one's own first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kernel.names import name_key, nearness, nearness_within
from kernel.slips import is_one_slip
from tenants.sectors.services import sector_names

FOLDER = Path(__file__).parent / "data" / "synonyms"
LANGUAGES = ("fr", "de", "nl", "en")
LONGEST_QUERY = 80
MOST_SHOWN = 5
NEAREST_SHOWN = 3
# How far the best of all may be ahead of the last that is shown beside it.
MUCH_BETTER = 0.15
SHORTEST_SLIP = 4
SLIP = 0.8
LEAST_ALIKE = 0.4
OWN_LANGUAGE = 0.05


@dataclass(frozen=True)
class SectorsFound:
    """Codes of sectors, the likeliest first. `is_sure`: they are called so; else they are the nearest."""

    codes: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True)
class Word:
    """A sector's synonym: its key, and the same without words that say nothing of a trade (`magasin de`)."""

    code: str
    language: str
    key: str
    telling: str


def sectors_like(query: str, language: str) -> SectorsFound:
    """At most five sectors that are called as the query says; where none is, the three nearest.

    None at all where nothing is alike. `language` is the reader's: of equals, its word comes first.
    """
    return _sectors_like(name_key(query[:LONGEST_QUERY]), language)


@cache
def synonyms(language: str) -> dict[str, tuple[str, ...]]:
    """What people call each sector in a language, by its code."""
    return {code: tuple(words) for code, words in _file(language)["sectors"].items()}


@lru_cache(maxsize=4096)
def _sectors_like(key: str, language: str) -> SectorsFound:
    if not key:
        return SectorsFound((), is_sure=False)
    telling = _telling(key)
    called = _ranked(
        _beginning_alike(key),
        lambda word: max(_sameness(key, word.key), 0.97 * _sameness(telling, word.telling)),
        language,
    )
    if called:
        return SectorsFound(called[:MOST_SHOWN], is_sure=True)
    near = _ranked(_sharing_letters(telling), lambda word: _likeness(telling, word), language)
    return SectorsFound(near[:NEAREST_SHOWN], is_sure=False)


def _ranked(words: Iterable[Word], score: Callable[[Word], float], language: str) -> tuple[str, ...]:
    """Each sector by its best word, in the order of the catalogue among equals; none far behind the best."""
    best: dict[str, float] = {}
    for word in words:
        found = score(word)
        if found:
            found += OWN_LANGUAGE * (word.language == language)
            best[word.code] = max(found, best.get(word.code, 0.0))
    codes = sorted((code for code in synonyms(LANGUAGES[0]) if code in best), key=lambda code: -best[code])
    return tuple(code for code in codes if best[code] > best[codes[0]] - MUCH_BETTER)


def _sameness(query: str, word: str) -> float:
    """1 for the word itself; less for a query that has the word in it, or that is its beginning."""
    if query == word:
        return 1.0
    asked, called = query.split(), word.split()
    if set(called) <= set(asked):
        return 0.85 + 0.1 * len(word) / len(query)
    if word.startswith(f"{query} "):
        return 0.9
    if word.startswith(query):
        return 0.75 + 0.1 * len(query) / len(word)
    if all(any(one.startswith(part) for one in called) for part in asked):
        return 0.7 + 0.1 * len(query) / len(word)
    return 0.0


def _likeness(query: str, word: Word) -> float:
    """For a slip of the hand: one letter off is nearly the word, else by the letters that they share."""
    if any(_is_slip(part, word.key) for part in (query, *query.split())):
        return SLIP
    alike = max(
        nearness(query, word.telling),
        0.9 * nearness_within(word.telling, query),
        0.9 * nearness_within(query, word.telling),
    )
    return alike if alike >= LEAST_ALIKE else 0.0


def _is_slip(typed: str, meant: str) -> bool:
    """One letter off, in a short word not the first; or the same letters in another order: `phamarcie`."""
    if min(len(typed), len(meant)) < SHORTEST_SLIP:
        return False
    if typed[0] == meant[0] and typed[-1] == meant[-1] and sorted(typed) == sorted(meant):
        return True
    return is_one_slip(typed, meant) and (len(meant) > SHORTEST_SLIP or typed[0] == meant[0])


@cache
def _words() -> tuple[Word, ...]:
    """The synonyms and the names of all sectors in all languages, in the order of the catalogue."""
    called = [
        (code, language, name)
        for code in synonyms(LANGUAGES[0])
        for language in LANGUAGES
        for name in (*synonyms(language)[code], *sector_names(code, language))
    ]
    keyed = [(code, language, name_key(name)) for code, language, name in called]
    return tuple(Word(code, language, key, _telling(key)) for code, language, key in keyed)


def _beginning_alike(query: str) -> set[Word]:
    """The words that begin as some word of the query does: no other is the same."""
    return _found(_words_by_beginning(), {part[:2] for part in query.split()})


def _sharing_letters(query: str) -> set[Word]:
    """The words that have three letters in a row with the query: no other is like it."""
    return _found(_words_by_letters(), _threes(query))


def _found(index: dict[str, list[Word]], letters: set[str]) -> set[Word]:
    return {word for some in letters for word in index.get(some, ())}


@cache
def _words_by_beginning() -> dict[str, list[Word]]:
    return _indexed(lambda word: {part[:n] for part in word.key.split() for n in (1, 2)})


@cache
def _words_by_letters() -> dict[str, list[Word]]:
    return _indexed(lambda word: _threes(word.telling))


def _indexed(letters_of: Callable[[Word], set[str]]) -> dict[str, list[Word]]:
    index: dict[str, list[Word]] = {}
    for word in _words():
        for letters in letters_of(word):
            index.setdefault(letters, []).append(word)
    return index


def _threes(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _telling(key: str) -> str:
    """The key without the words that any shop says of itself; all of it where there is nothing else."""
    generic = _generic_words()
    return " ".join(word for word in key.split() if word not in generic) or key


@cache
def _generic_words() -> frozenset[str]:
    return frozenset(name_key(word) for language in LANGUAGES for word in _file(language)["generic"])


@cache
def _file(language: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]
