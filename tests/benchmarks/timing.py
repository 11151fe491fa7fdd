"""Timing of two things in turn, so that a noisy moment of the machine falls on both. No Django."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Action = Callable[[], object]


@dataclass(frozen=True)
class Spread:
    """The median of several rounds, and how far they lie apart."""

    median: float
    low: float
    high: float

    def text(self, unit: str = "", decimals: int = 2, factor: float = 1.0) -> str:
        """Such as `1.04 (1.01..1.09)`."""
        median, low, high = (f"{value * factor:.{decimals}f}" for value in (self.median, self.low, self.high))
        return f"{median}{unit} ({low}..{high})"


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.median(values), min(values), max(values))


def ratios(first: Sequence[float], second: Sequence[float]) -> Spread:
    """Of what was measured in the same round: the first over the second."""
    return spread([a / b for a, b in zip(first, second, strict=True)])


def seconds(action: Action) -> float:
    began_at = time.perf_counter()
    action()
    return time.perf_counter() - began_at


def block(action: Action, times: int) -> float:
    """The median of several calls in a row, in seconds."""
    return statistics.median(seconds(action) for _ in range(times))


def interleaved(
    first: Action, second: Action, *, rounds: int, times: int = 1
) -> tuple[list[float], list[float]]:
    """Seconds of `first` and of `second`, each called `times` in each round; A B, B A, A B ..."""
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        order = ((first, taken[0]), (second, taken[1]))
        for action, kept in order if number % 2 == 0 else reversed(order):
            kept.append(block(action, times))
    return taken
