"""What a benchmark found: one printed line per figure, with the limit that it keeps or misses. No Django."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.benchmarks.timing import Spread


@dataclass(frozen=True)
class Figure:
    """`is_kept` is None for what has no limit and only informs.

    The verdict of an exact figure holds on any machine and in any size (seats, answers, statements). The
    others are times and memory, which mean something in full size only.
    """

    name: str
    measured: str
    limit: str = ""
    is_kept: bool | None = None
    is_exact: bool = False

    def text(self) -> str:
        verdict = {None: "", True: "kept", False: "MISSED"}[self.is_kept]
        return f"{self.name:<66} {self.measured:<34} {self.limit:<18} {verdict}".rstrip()

    def in_tiny_size(self) -> Figure:
        """Without the limit that says nothing there."""
        return self if self.is_exact else replace(self, limit="", is_kept=None)


def ratio(name: str, found: Spread, at_most: float) -> Figure:
    """A ratio; its median is what the limit applies to."""
    return Figure(name, found.text(), f"at most {at_most:g}", found.median <= at_most)


def at_least(name: str, found: Spread, least: float) -> Figure:
    """A ratio of two rates; its median is what the limit applies to."""
    return Figure(name, found.text(), f"at least {least:g}", found.median >= least)


def percent(name: str, found: Spread, at_most: float | None = None) -> Figure:
    """A ratio written in percent."""
    measured = found.text(" %", 1, 100)
    if at_most is None:
        return Figure(name, measured)
    return Figure(name, measured, f"at most {at_most * 100:g} %", found.median <= at_most)


def duration(name: str, found: Spread, at_most_s: float | None = None) -> Figure:
    """Seconds, or milliseconds where they are few."""
    measured = found.text(" s") if found.median >= 1 else found.text(" ms", 1, 1000)
    if at_most_s is None:
        return Figure(name, measured)
    return Figure(name, measured, f"at most {at_most_s:g} s", found.median <= at_most_s)


def information(name: str, measured: str) -> Figure:
    """What has no limit."""
    return Figure(name, measured)


def exact(name: str, measured: str, limit: str = "", *, is_kept: bool) -> Figure:
    """What must be so in every run, of any size."""
    return Figure(name, measured, limit, is_kept, is_exact=True)
