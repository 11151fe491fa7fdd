"""Slips of the hand: what one letter more, less, other or in the wrong order makes of a word."""

from __future__ import annotations


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter added, left out, changed, or two neighbours swapped make the one of the other.

    Equal words are no slip.
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    shorter, longer = sorted((typed, meant), key=len)
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    if shorter[at + 1 :] == longer[at + 1 :]:
        return True
    return shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
