"""What a benchmark found: one printed line each, with the limit that it keeps or misses. No Django."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.rounds import Spread


@dataclass(frozen=True)
class Line:
    """`is_kept` is None for what has no limit and only informs."""

    figure: str
    measured: str
    limit: str = ""
    is_kept: bool | None = None

    def text(self) -> str:
        verdict = {None: "", True: "kept", False: "MISSED"}[self.is_kept]
        return f"{self.figure:<66} {self.measured:<34} {self.limit:<18} {verdict}".rstrip()


def ratio(figure: str, found: Spread, at_most: float) -> Line:
    """A ratio; its median is what the limit applies to."""
    return Line(figure, found.text(), f"at most {at_most:g}", found.median <= at_most)


def at_least(figure: str, found: Spread, least: float) -> Line:
    """A ratio of two rates; its median is what the limit applies to."""
    return Line(figure, found.text(), f"at least {least:g}", found.median >= least)


def percent(figure: str, found: Spread, at_most: float | None = None) -> Line:
    """A ratio written in percent."""
    measured = found.text(" %", 1, 100)
    if at_most is None:
        return Line(figure, measured)
    return Line(figure, measured, f"at most {at_most * 100:g} %", found.median <= at_most)


def duration(figure: str, found: Spread, at_most_s: float | None = None) -> Line:
    """Seconds, or milliseconds where they are few."""
    measured = found.text(" s") if found.median >= 1 else found.text(" ms", 1, 1000)
    if at_most_s is None:
        return Line(figure, measured)
    return Line(figure, measured, f"at most {at_most_s:g} s", found.median <= at_most_s)


def fact(figure: str, measured: str, limit: str = "", *, is_kept: bool | None = None) -> Line:
    return Line(figure, measured, limit, is_kept)
