"""A whole address in one text, as Belgians write it in French, Dutch or German, taken apart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

COUNTRY = re.compile(r"[\s,;(/-]*\b(?:belgique|belgi[eë]|belgien|belgium)\b[\s).]*$", re.IGNORECASE)
POSTAL_CODE = re.compile(r"(?<![\w/.-])(?:(?:B|BE)[\s.-]{0,2})?([1-9][0-9]{3})(?![\w/])", re.IGNORECASE)
BOX_LENGTH = 12
AROUND = " \t,;.-–|/"
# "bte 3", "boîte 3", "bus 3", "box 3", "Postfach 3"; a bare b only right before its number: "b3".
BOX = re.compile(
    r"[\s,;/(-]+(?:(?:bo[iîÎ]te(?:\s+postale)?|bte|bt|bus|box|postfach|briefkasten)\s*[.:]?\s*(?:n[°ºr]\s*)?"
    r"(?P<box>[a-z0-9][a-z0-9./-]{0,11})|b(?P<short>[0-9]{1,4}))\s*\)?\s*$",
    re.IGNORECASE,
)
FLOOR = re.compile(
    r"[\s,;(-]+(?P<floor>rez(?:[\s-]de[\s-]chauss[ée]e)?|rdc|(?:[0-9]+\s*(?:er|e|[eè]me)\s+)?[ée]tage(?:\s+[0-9]+)?)\s*\)?$",
    re.IGNORECASE,
)
NUMBER = (
    r"[0-9]{1,5}(?:\s?(?:bis|ter|quater)\b|\s?[a-z](?![a-z]))?"
    r"(?:\s?(?:[-–+&]|/|\bet\b|\bà\b)\s?[0-9]{0,5}\s?[a-z]?(?![a-z0-9]))*"
)
SIGN = r"(?:n[°ºr]\s?\.?\s?|nr\.?\s?|num[eé]ro\s)"
NUMBER_LAST = re.compile(rf"^(?P<street>.*?\D)[\s,;]+{SIGN}?(?P<number>{NUMBER})$", re.IGNORECASE)
# German and Dutch join them where somebody was in a hurry: "Hauptstr.12".
NUMBER_JOINED = re.compile(rf"^(?P<street>.*[^\W\d_]\.)(?P<number>{NUMBER})$", re.IGNORECASE)
NUMBER_FIRST = re.compile(rf"^{SIGN}?(?P<number>{NUMBER})\s*[,;\s]\s*(?P<street>[^\W\d_].*)$", re.IGNORECASE)
WITHOUT_NUMBER = re.compile(
    r"[\s,;]+(?:s\s?/\s?n|s\.n\.|sans num[eé]ro|z\s?/\s?n|zonder nummer)\.?$", re.IGNORECASE
)
# "Avenue du 8 Mai 1945", "Rue du 11 Novembre": what follows the month belongs to the street.
DATE = re.compile(
    r"\b(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[ée]cembre|mei|november)"
    r"(?:\s+(?:18|19)[0-9]{2})?$",
    re.IGNORECASE,
)
NUMBER_AFTER_DATE = re.compile(
    rf"^(?P<street>.*\b(?:18|19)[0-9]{{2}})[\s,;]+{SIGN}?(?P<number>{NUMBER})$", re.IGNORECASE
)
PARENTHESES = re.compile(r"\s*\([^)]*\)\s*$")
RANGE = re.compile(r"^([0-9]+)\s*/\s*([0-9]+)$")
SLASHED = re.compile(r"^([0-9]+\s?[a-z]?)\s*/\s*([a-z0-9]{1,6})$", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """The parts of an address, "" for those that it has not."""

    street: str = ""
    number: str = ""
    box: str = ""
    postal_code: str = ""
    locality: str = ""


def read_address(text: str) -> Address:
    """`Rue de Fer 12 bte 3, 5000 Namur`, `12, rue de Fer - B-5000 NAMUR`, `Klosterstr. 5a, 4700 Eupen`.

    What it cannot tell apart stays in the street.
    """
    joined = re.sub(r"\s*[\r\n]+\s*", ", ", text.strip())
    whole = COUNTRY.sub("", " ".join(joined.split())).strip(AROUND)
    before, postal_code, after = _around_postal_code(whole)
    if postal_code and not before and "," in after:
        # "5000 Namur, Rue de Fer 12"
        locality, _, before = after.partition(",")
    elif postal_code:
        locality, _, beyond = after.partition(",")
        if beyond.strip(AROUND) and not before:
            before = beyond
    else:
        before, locality = _locality_last(whole)
    found = read_street(before)
    return replace(
        found, postal_code=postal_code, locality=PARENTHESES.sub("", locality.strip(AROUND)).strip(AROUND)
    )


def read_street(text: str) -> Address:
    """Street, number and box of a text that has no more: `Rue de Fer, 12/3`."""
    rest = " ".join(text.split()).strip(AROUND)
    box = ""
    if found := FLOOR.search(rest):
        floor = found["floor"]
        box = "rez" if floor.casefold().startswith("r") else floor[:BOX_LENGTH]
        rest = rest[: found.start()]
    if found := BOX.search(rest):
        box, rest = found["box"] or found["short"], rest[: found.start()]
    rest = WITHOUT_NUMBER.sub("", rest).strip(AROUND)
    bare = PARENTHESES.sub("", rest).strip(AROUND)
    if bare:
        rest = bare
    if DATE.search(rest):
        return Address(street=rest, box=box)
    for pattern in (NUMBER_LAST, NUMBER_AFTER_DATE, NUMBER_JOINED, NUMBER_FIRST):
        if found := pattern.match(rest):
            number, own_box = read_number(found["number"])
            street = re.sub(rf"[\s,;]+{SIGN}$", "", found["street"], flags=re.IGNORECASE).strip(" ,;-–")
            return Address(street, number, box or own_box)
    return Address(street=rest, box=box)


def read_number(text: str) -> tuple[str, str]:
    """(number, box) of a house: `12 bte 3`, `12/3`; `12/14`, two houses of one side, is a number."""
    rest = " ".join(text.split()).strip(" ,;.")
    rest = re.sub(rf"^{SIGN}", "", rest, flags=re.IGNORECASE)
    if found := BOX.search(f" {rest}"):
        head = rest[: max(found.start() - 1, 0)].strip(AROUND)
        if head:
            return head, found["box"] or found["short"]
    if found := RANGE.match(rest):
        one, other = int(found[1]), int(found[2])
        if one < other <= one + 20 and (one - other) % 2 == 0 and not found[2].startswith("0"):
            return f"{one}/{other}", ""
    if found := SLASHED.match(rest):
        return found[1].strip(), found[2]
    return re.sub(r"\s*([-–])\s*", "-", rest), ""


def _around_postal_code(text: str) -> tuple[str, str, str]:
    """(before, code, after): the last number of four digits that a place follows, or that comes after a house
    number; else nothing."""
    found = list(POSTAL_CODE.finditer(text))
    for one in reversed(found):
        before, after = text[: one.start()].strip(AROUND), text[one.end() :].strip(AROUND)
        if DATE.search(f"{before} {one[1]}") and re.match(r"(?:18|19)", one[1]):
            continue
        follows_place = re.match(r"[^\W\d_]", after) is not None
        comes_last = not after and (re.search(r"[0-9]", before) is not None or not before)
        if follows_place or comes_last:
            return before, one[1], after
    return text, "", ""


def _locality_last(text: str) -> tuple[str, str]:
    """`Rue de Fer 12, Namur`, without a postal code."""
    before, comma, after = text.rpartition(",")
    is_place = re.search(r"[0-9]", before) and not re.search(r"[0-9]", after) and not _is_box_or_floor(after)
    return (before, after) if comma and is_place else (text, "")


def _is_box_or_floor(text: str) -> bool:
    part = f" {text.strip()}"
    return (BOX.search(part) or FLOOR.search(part)) is not None
