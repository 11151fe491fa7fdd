"""The one way in which names of cities, streets, shops and people are compared, found and put in order.

Two spellings are the same name where their keys are equal. A key is ASCII: letters, digits, single spaces.
Where the database searches or sorts it keeps the key in a column (`kernel.key_fields`): both agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from anyascii import anyascii

# "St-Vith", "Sankt Vith", "Sint-Vith": one town.
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "sankt": "saint", "sint": "saint"}
STREETS = {
    "r": "rue",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "ch": "chaussee",
    "chee": "chaussee",
    "chauss": "chaussee",
    "pl": "place",
    "q": "quai",
    "rte": "route",
    "imp": "impasse",
    "sq": "square",
    "gal": "galerie",
    "faub": "faubourg",
    "fbg": "faubourg",
    "str": "strasse",
}
LEGAL_FORMS = frozenset({
    "srl", "sprl", "sprlu", "sprls", "sa", "asbl", "scrl", "scrlfs", "sc", "scs", "sca", "snc",
    "sarl", "eurl", "sas", "sasu", "aisbl", "bv", "bvba", "nv", "vof", "vzw", "cv", "cvba",
    "commv", "gmbh", "ag", "gbr", "ohg", "ev",
})  # fmt: skip
ARTICLES = frozenset({
    "l", "d", "le", "la", "les", "de", "du", "des", "au", "aux", "a", "et",
    "the", "der", "die", "das", "den", "und", "van", "het",
})  # fmt: skip
APOSTROPHES = re.compile("['\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4`\uff07]")
# "S.P.R.L." is one word, "J. & M." are two.
DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")
NO_KEY = re.compile(r"[^a-z0-9]+")


def name_key(text: str) -> str:
    """The key of a city's or a person's name: without case, accents, hyphens, what cannot be seen.

    `L’Échoppe` is "l echoppe", `ŁÓDŹ` "lodz", `St-Vith` "saint vith"; any script in Latin letters.
    """
    return " ".join(_words(text, SAINTS))


def street_key(text: str) -> str:
    """The key of a street: `Bd. de l'Abbaye` as `Boulevard de l’Abbaye`, without its articles."""
    words = _words(text, STREETS | SAINTS)
    return " ".join(_unless_empty([word for word in words if word not in ARTICLES], words))


def shop_key(text: str) -> str:
    """The key of a shop's name: `La Boulangerie Lambert S.P.R.L.` as `boulangerie lambert`.

    Legal forms and articles tell no two shops apart; a name of nothing else keeps them.
    """
    words = _words(text, SAINTS)
    said = [word for word in words if word not in LEGAL_FORMS and word not in ARTICLES]
    return " ".join(_unless_empty(said, words))


def search_key(text: str) -> str:
    """The key of all that a shop is looked for by: its name, street, number and postal code."""
    return " ".join(_words(text, STREETS | SAINTS))


def words_of(text: str) -> list[str]:
    """The words of a search, as a key has them; each is to be found, in any order."""
    return _words(text, SAINTS)


def has_words(text: str, wanted: Iterable[str]) -> bool:
    """Whether each of the `words_of` a search begins a word of `text`, or is in it across spaces."""
    words = _words(text, SAINTS)
    joined = "".join(words)
    return all(any(word.startswith(start) for word in words) or start in joined for start in wanted)


def in_reading_order(text: str) -> tuple[str, str]:
    """To sort by, as a Belgian reads a list: É with E, Châtelet before Chimay, "St" as it is written.

    Equal names in two spellings keep one order.
    """
    return " ".join(_words(text, {})), text


def nearness(text: str, other: str) -> float:
    """How alike two keys are, 0 to 1, by the groups of three letters they share (as pg_trgm counts them)."""
    mine, theirs = _trigrams(text), _trigrams(other)
    if not mine or not theirs:
        return 0.0
    return len(mine & theirs) / len(mine | theirs)


def nearness_within(text: str, other: str) -> float:
    """How much of `text` is in the words of `other` that are most like it, 0 to 1."""
    mine = _trigrams(text)
    if not mine:
        return 0.0
    words = other.split()
    n = len(text.split())
    spans = (" ".join(words[i : i + n]) for i in range(max(len(words) - n, 0) + 1))
    return max((nearness(text, span) for span in spans), default=0.0)


def _words(text: str, abbreviations: Mapping[str, str]) -> list[str]:
    return [abbreviations.get(word, word) for word in _plain_words(text)]


# Lists of shops are compared with each other name by name, many times each.
@lru_cache(maxsize=16_384)
def _plain_words(text: str) -> tuple[str, ...]:
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    latin = anyascii(APOSTROPHES.sub(" ", visible)).casefold().replace("&", " et ").replace("+", " et ")
    latin = DOTTED.sub(lambda found: found.group().replace(".", "") + " ", latin)
    return tuple(NO_KEY.sub(" ", latin).split())


def _unless_empty(words: list[str], otherwise: Iterable[str]) -> list[str]:
    return words or list(otherwise)


def _trigrams(key: str) -> frozenset[str]:
    found: set[str] = set()
    for word in key.split():
        padded = f"  {word} "
        found.update(padded[i : i + 3] for i in range(len(padded) - 2))
    return frozenset(found)
