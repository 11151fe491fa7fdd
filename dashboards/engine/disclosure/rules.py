"""Suppression of small numbers: what may be said of answers and scores. Pure.

Nothing under 5 is published, nor what would give it away by subtraction (docs/figures.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

FLOOR = 5


@dataclass(frozen=True)
class Rate:
    """A rate to show. `percent` is None where a part of it is too small to be shown.

    `hint` says what may be said instead: "few" (fewer than 5 of them), "nearly_all" (all but fewer than 5).
    """

    numerator: int | None
    denominator: int
    percent: float | None
    hint: str = ""


HIDDEN = "hidden"
SMALL = "small"  # under 5
MASKED = "masked"  # larger, but it would give a small one away
NO_DATA = "no_data"


def is_small(count: int) -> bool:
    return 0 < count < FLOOR


def publish_rate(numerator: int, denominator: int) -> Rate | str:
    """The rate, or HIDDEN (fewer than 5 answered), NO_DATA (nobody answered), or MASKED: so few answered
    that even "fewer than 5 of them" would say nothing that may be shown.
    """
    if denominator == 0:
        return NO_DATA
    if denominator < FLOOR:
        return HIDDEN
    if denominator < 2 * FLOOR and (is_small(numerator) or is_small(denominator - numerator)):
        return MASKED
    if is_small(numerator):
        return Rate(None, denominator, None, "few")
    if is_small(denominator - numerator):
        return Rate(None, denominator, None, "nearly_all")
    return Rate(numerator, denominator, round(numerator * 100 / denominator, 1))


def publish_mean(total: float, n: int) -> float | str:
    """A mean with one decimal, or HIDDEN, or NO_DATA."""
    if n == 0:
        return NO_DATA
    return HIDDEN if n < FLOOR else round(total / n, 1)


def publish_cells(cells: Mapping[str, int]) -> dict[str, int | str]:
    """Counts that add up to a published total: SMALL (under 5) or MASKED (hides a small one) where hidden.

    Small cells are hidden; where those together still are under 5, or only one is hidden, the next
    smallest goes with them, so that the total minus the rest gives away no small number. A 0 says nothing
    of anybody and is shown, save where it has to hide another.
    """
    hidden = {code for code, count in cells.items() if is_small(count)}
    if hidden:
        rest = sorted(
            (code for code in cells if code not in hidden), key=lambda code: (cells[code] == 0, cells[code])
        )
        while rest and (len(hidden) < 2 or sum(cells[code] for code in hidden) < FLOOR):
            hidden.add(rest.pop(0))
    return {
        code: count if code not in hidden else SMALL if is_small(count) else MASKED
        for code, count in cells.items()
    }


def hidden_members(sizes: Mapping[Any, int], unlisted: int = 0, inexact: Set[Any] = frozenset()) -> set[Any]:
    """Which members of a list must hide their result, so that the list's total gives none away.

    Those under 5 are SMALL, the others MASKED.

    `sizes` is how many answered, by member; `unlisted` how many answered outside the list but inside
    its total; `inexact` members of whom only a bound is shown. Members without answers need no hiding.
    """
    hidden = {member for member, size in sizes.items() if is_small(size)}
    if not hidden and not inexact and not is_small(unlisted):
        return hidden
    rest = sorted(
        (size, str(member), member)
        for member, size in sizes.items()
        if size >= FLOOR and member not in inexact
    )
    remainder = sum(sizes[member] for member in hidden) + unlisted

    def gives_away() -> bool:
        is_alone = len(hidden | inexact) == 1 and unlisted < FLOOR
        return is_alone or 0 < remainder < FLOOR

    while rest and gives_away():
        size, _, member = rest.pop(0)
        hidden.add(member)
        remainder += size
    return hidden
