"""Belgian postal addresses, as bpost asks for them on printed mail. Pure.

Source: bpost, "Adressage et affranchissement" (Masspost guide): the addressee, the street with its number and
box on one line without commas, the postal code and the place on the last; no empty line between, no country.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.names import street_key

LONGEST_LINE = 42
MOST_NAME_LINES = 2
POSTAL_CODE = re.compile(r"[1-9][0-9]{3}")
# What stands before the number of a box, in the language of the address.
BOX = {"fr": "bte", "nl": "bus", "de": "Bte", "en": "box"}


class Missing(StrEnum):
    """What an address needs to reach anybody."""

    STREET = "street"
    NUMBER = "number"
    POSTAL_CODE = "postal_code"
    PLACE = "place"


@dataclass(frozen=True)
class Address:
    name: str
    street: str
    number: str
    box: str
    postal_code: str
    place: str


def missing_of(address: Address) -> list[Missing]:
    """What is missing, or no postal code of this country; none for an address that can be printed."""
    found = []
    if not address.street.strip():
        found.append(Missing.STREET)
    if not address.number.strip():
        found.append(Missing.NUMBER)
    if not POSTAL_CODE.fullmatch(address.postal_code.strip()):
        found.append(Missing.POSTAL_CODE)
    if not address.place.strip():
        found.append(Missing.PLACE)
    return found


def address_lines(address: Address, language: str = "fr") -> list[str]:
    """The lines of an address that nothing is missing from, four at most, as a window shows them.

    A long name takes two lines and ends with "…" where it does not fit; a street is never cut.
    """
    house = f"{_plain(address.street)} {_plain(address.number)}".strip()
    box = re.sub(r"^(?:bte|bus|box|boîte|boite|b)\b[ .]*", "", _plain(address.box), flags=re.IGNORECASE)
    if box:
        house = f"{house} {BOX.get(language, BOX['fr'])} {box}"
    place = f"{_plain(address.postal_code)} {_plain(address.place).upper()}".strip()
    return [*_name_lines(_plain(address.name)), house, place]


def in_postal_order(addresses: Sequence[Address]) -> list[int]:
    """The places of the addresses in the order of the post: by postal code, street, number."""

    def key(place: int) -> tuple[str, str, int, str, int]:
        one = addresses[place]
        digits = re.match(r"\d+", one.number.strip())
        return (one.postal_code, street_key(one.street), int(digits[0]) if digits else 0, one.number, place)

    return sorted(range(len(addresses)), key=key)


def _name_lines(name: str) -> list[str]:
    return textwrap.wrap(
        name, LONGEST_LINE, max_lines=MOST_NAME_LINES, placeholder=" …", break_on_hyphens=False
    )


def _plain(text: str) -> str:
    return " ".join(text.replace(",", " ").split())
