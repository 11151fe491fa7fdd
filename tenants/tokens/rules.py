"""How long a token lives and how it is written: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

LONGEST = timedelta(days=731)  # two years, a leap day included
PREFIX_CHARACTERS = 10
MARK = "cc_"  # by which people and scanners of published code recognise our tokens

# A program reads, or takes what a shopkeeper typed: no token administers.
ROLES_OF_TOKENS: Mapping[str, tuple[str, ...]] = {
    "agency": ("analyst",),
    "city": ("manager", "reader"),
    "partner": ("manager",),
}


def latest_day(today: date) -> date:
    return today + LONGEST
