"""Numbers of the company register as its files write them, and sets of many of them in little memory."""

from __future__ import annotations

import mmap
from typing import Final

MODULUS: Final = 97
N_KEYS: Final = 100_000_000
ESTABLISHMENTS: Final = 20_000_000  # keys of establishments begin here, those of enterprises end


def key_of(number: str) -> int:
    """The first eight digits of `0403.449.823` as a number; -1 for what has not ten digits."""
    digits = number.replace(".", "")
    if len(digits) != 10:
        digits = digits.strip()
    return int(digits[:8]) if len(digits) == 10 and digits.isdecimal() and digits.isascii() else -1


def is_right(number: str) -> bool:
    """Whether it has ten digits, of which the last two check the others."""
    key = key_of(number)
    if key < 0:
        return False
    return MODULUS - key % MODULUS == int(number.replace(".", "").strip()[8:])


def plain(number: str) -> str:
    """Its ten digits."""
    return number.replace(".", "").strip()


class KeySet:
    """Which keys are in it, one bit each: memory is used only for the pages that hold any."""

    def __init__(self) -> None:
        # Not a bytearray, which would write its zeros, and so take all its pages at once.
        self._bits = mmap.mmap(-1, N_KEYS >> 3, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)

    def add(self, key: int) -> None:
        self._bits[key >> 3] |= 1 << (key & 7)

    def __contains__(self, key: int) -> bool:
        return key >= 0 and bool(self._bits[key >> 3] & 1 << (key & 7))
