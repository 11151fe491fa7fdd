"""What a form or the API hands to the services: as typed, cleaned, not yet looked up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from kernel.typed_values import cleaned_text

LONGEST_NAME = 160


@dataclass(frozen=True)
class TypedPerson:
    """The first person of a group is its contact, and needs an e-mail or a phone."""

    name: str
    role: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class TypedShop:
    """A shop of the city: one that is known (`uuid`), found by its number or name, or new.

    `is_other`: whoever typed it was asked, and says that it is none of the shops that are like it.
    """

    uuid: uuid.UUID | None = None
    name: str = ""
    sector: str | None = None
    street: str = ""
    number: str = ""
    postal_code: str = ""
    bce: str = ""
    is_other: bool = False


@dataclass(frozen=True)
class TypedGuest:
    """A shop from outside the programme's cities."""

    shop: str
    place: str


def clean_name(text: str) -> str:
    """One line without invisible characters, at most as long as a column holds."""
    return cleaned_text(text)[:LONGEST_NAME].strip()
