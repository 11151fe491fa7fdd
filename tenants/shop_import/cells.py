"""What single cells of a list of shops say: days, languages, states, roles, sectors, websites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kernel.names import name_key
from tenants.sectors.search import LANGUAGES, sectors_like
from tenants.sectors.selectors import sectors_by_code
from tenants.sectors.services import sector_names
from tenants.shop_import.words import meaning
from tenants.shops.models import RegisterState, ShopRole, Weekday

WEEK = tuple(Weekday.values)
# One word of two languages: French first, as most lists are.
FRENCH_FIRST = {"di": "sun", "mar": "tue", "ma": "tue", "dim": "sun", "do": "thu"}
AROUND_DAYS = frozenset({"le", "les", "de", "tous", "ferme", "toute", "journee"})
UP_TO = re.compile(r"\s*(?:-|–|\bau\b|\bà\b|\btot\b|\bt/m\b|\bbis\b|\bto\b)\s*", re.IGNORECASE)
NO_DAY = frozenset(
    {"aucun", "aucune", "neant", "non", "geen", "keine", "keiner", "none", "no", "jamais", "7 7", "7j 7"}
)


WEBSITE = re.compile(r"(?:https?://)?[^\s/@]+\.[a-z]{2,}(?:[/?#]\S*)?", re.IGNORECASE)
ASSOCIATIONS_APART = re.compile(r"\s*[;|\n/]\s*")
NACE = re.compile(r"(?:nace(?:bel)?\s*)?([0-9]{2})[.\s]?([0-9]{1,3})(?:[0-9]{2})?", re.IGNORECASE)


def read_days(text: str) -> tuple[list[str], bool]:
    """(weekdays in their order, whether all of it was understood): `lundi et mardi`, `Lu-Ma`, `zo.`"""
    days: set[str] = set()
    is_whole = True
    if name_key(text) in NO_DAY:
        return [], True
    for part in re.split(r"[,;/+&\n]|\bet\b|\ben\b|\bund\b|\band\b", text, flags=re.IGNORECASE):
        ends = [_day(end) for end in UP_TO.split(part.strip())]
        if not part.strip():
            continue
        if len(ends) == 2 and ends[0] and ends[1]:
            first, last = WEEK.index(ends[0]), WEEK.index(ends[1])
            days |= {WEEK[i % 7] for i in range(first, (last if last >= first else last + 7) + 1)}
        elif len(ends) == 1 and ends[0]:
            days.add(ends[0])
        else:
            words = [_day(word) for word in part.split()]
            days |= {day for day in words if day}
            is_whole = is_whole and bool(words) and all(words)
    return [day for day in WEEK if day in days], is_whole


def _day(text: str) -> str | None:
    words = [word for word in name_key(text).split() if word not in AROUND_DAYS]
    if len(words) != 1:
        return None
    known = meaning("days") | FRENCH_FIRST
    return known.get(words[0]) or known.get(words[0].removesuffix("s"))


def read_languages(text: str) -> tuple[list[str], bool]:
    """(codes in the order of the text, whether all of it was understood): `FR/NL`, `français et allemand`."""
    words = [word for word in name_key(text).split() if word not in ("et", "en", "und", "and")]
    known = meaning("languages")
    found = [known.get(word) or known.get(word.removesuffix("e")) for word in words]
    return list(dict.fromkeys(code for code in found if code)), all(found)


def read_state(text: str) -> RegisterState | None:
    """`Cellule vide`, `fermé (faillite)`, `active`; None where it is not understood."""
    found = _by_words(text, meaning("states"))
    return RegisterState(found) if found else None


def read_role(text: str) -> ShopRole | None:
    """`Gérante`, `co-gérant`; None where it is not understood."""
    found = _by_words(text, meaning("roles"))
    return ShopRole(found) if found else None


def _by_words(text: str, known: dict[str, str]) -> str:
    key = name_key(text)
    return known.get(key) or next((known[word] for word in key.split() if word in known), "")


def read_associations(text: str) -> list[str]:
    """`Namur Centre ; Les Vitrines` as two."""
    return list(
        dict.fromkeys(" ".join(one.split())[:120] for one in ASSOCIATIONS_APART.split(text) if one.strip())
    )


def read_website(text: str) -> str:
    """An address of the web, "" for what is none; the first of several."""
    for word in text.replace(",", " ").replace(";", " ").split():
        if WEBSITE.fullmatch(word):
            return word.rstrip("/")[:200]
    return ""


def website_key(text: str) -> str:
    """What two spellings of one address have in common."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip().casefold()).rstrip("/")


def read_sector(text: str, language: str) -> tuple[str, bool]:
    """(code, whether it is sure); "" where nothing, or too much, is called so: a code or name of the
    catalogue, a NACE code, or what people call themselves."""
    code = text.strip().upper().replace(" ", "")
    if code in sectors_by_code():
        return code, True
    by_name = _codes_by_name().get(name_key(text))
    if by_name:
        return by_name, True
    if found := NACE.fullmatch(text.strip()):
        return _code_of_nace(found[1] + found[2]), True
    called = sectors_like(text, language)
    if not called.is_sure or not called.codes:
        return "", False
    return called.codes[0], len(called.codes) == 1


@cache
def _codes_by_name() -> dict[str, str]:
    """The names of sectors in all languages; one that two sectors have says nothing."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code in sectors_by_code():
        for language in LANGUAGES:
            for name in sector_names(code, language):
                key = name_key(name)
                if found.setdefault(key, code) != code:
                    twice.add(key)
    return {key: code for key, code in found.items() if key not in twice}


def _code_of_nace(digits: str) -> str:
    """The only sector whose NACE codes begin so."""
    found = {
        code
        for code, sector in sectors_by_code().items()
        for nace in sector.nace_codes
        if nace.replace(".", "").startswith(digits) or digits.startswith(nace.replace(".", ""))
    }
    return found.pop() if len(found) == 1 else ""


def joined(values: Iterable[str]) -> str:
    return ", ".join(values)
