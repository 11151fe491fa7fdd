"""Codes that people read from a screen or a paper and type on a phone. Pure."""

from __future__ import annotations

import secrets

# Without those that one takes for another: 0 O, 1 I L, U V, 5 S, 8 B, 2 Z.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"

_LONGEST_TYPED = 40


def new_code(length: int) -> str:
    """A random code of so many characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalised_code(text: str) -> str:
    """What was typed as it is kept: capitals; dashes, spaces and all but letters and digits left out."""
    return "".join(sign for sign in text[:_LONGEST_TYPED] if sign.isalnum()).upper()


def shown_code(code: str) -> str:
    """As it is read aloud: "HJ4-K7M", "K7MP-4TXR"."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def unreadable_signs(code: str) -> str:
    """The characters of a code that none of ours has, once each: what was misread."""
    return "".join(dict.fromkeys(sign for sign in code if sign.isalnum() and sign not in ALPHABET))
