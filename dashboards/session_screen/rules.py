"""When the group's view is worth reading again, and what the screen says of the code. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

BLOCK = 5


class Phase(StrEnum):
    BEFORE = "before"
    OPEN = "open"
    OVER = "over"
    OFF = "off"  # a draft, or cancelled: there is no code


def phase_of(*, is_off: bool, opens_at: datetime, closes_at: datetime, now: datetime) -> Phase:
    """Both ends belong to the time in which the code works."""
    if is_off:
        return Phase.OFF
    if now < opens_at:
        return Phase.BEFORE
    return Phase.OPEN if now <= closes_at else Phase.OVER


def is_due(n_by_city: Iterable[int], *, n_published: int, n_seen: int) -> bool:
    """Whether another block of five of one city may be full since `n_seen` had finished in all.

    What is published holds `n_published`. Five of two cities are no block: 3 + 2 is nothing yet.
    """
    counts = list(n_by_city)
    n_in_blocks = sum(n - n % BLOCK for n in counts)
    return n_in_blocks > n_published and sum(counts) != n_seen
