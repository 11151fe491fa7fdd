"""The people of an archive, who have a reference and nothing else: named by it, with a telephone made up.

The number is what makes one person of them in every city and session. It begins with +999, which no
country has: nobody is called, and no real person is taken for one of an archive. There is no address, so that
nothing can be mailed to anybody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from campaigns.signups.typed import TypedPerson
from kernel.names import name_key

PREFIX = "+999"
N_NUMBERS = 10**11


def invented_phones(edition_code: str, person_refs: Iterable[str]) -> Mapping[str, str]:
    """A number for each reference: of its own, the same each time, and of this edition alone."""
    taken: set[int] = set()
    phones: dict[str, str] = {}
    for ref in sorted(set(person_refs)):
        digest = hashlib.sha256(f"{edition_code}:{ref}".encode()).digest()
        number = int.from_bytes(digest[:8]) % N_NUMBERS
        while number in taken:
            number = (number + 1) % N_NUMBERS
        taken.add(number)
        phones[ref] = f"{PREFIX} 1{number:011}"  # the 1: no number begins with zeros, which are read away
    return phones


def invented_person(ref: str, role: str, phone: str) -> TypedPerson:
    """Named by the reference. Names that differ by a letter may be one person's, numbers never are
    (`tenants.shops.matching`): so a reference without a number in each of its words is followed by one."""
    is_told_apart = all(any(c.isdecimal() for c in word) for word in name_key(ref).split())
    return TypedPerson(
        f"Personne {ref}" if is_told_apart else f"Personne {ref} {phone[-11:]}", role, phone=phone
    )
