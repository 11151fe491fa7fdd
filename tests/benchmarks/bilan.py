"""The bilan for any day, beside the best chunked UNION ALL written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks import databases, lines
from tests.benchmarks.archives import CODE
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

AT_MOST = 2.0
ROUNDS = 15
# The hand-written bilan in statements over 50 cities, and in one over all 66: the quicker one counts.
CHUNKS = (50, 100)


def measure(ground: Ground) -> Iterator[Line]:
    yield from _beside(ground, databases.demonstration(ground), "2016", "edition of 2016")
    yield from _beside(ground, databases.large(ground), CODE, "20,000 attendance rows")


def _beside(ground: Ground, database: str, code: str, label: str) -> Iterator[Line]:
    for reading in ("true", "known"):
        tried = [
            ground.call("bilan:compared", database, code=code, reading=reading, chunk=chunk, rounds=ROUNDS)
            for chunk in CHUNKS
        ]
        best = min(tried, key=lambda found: median(found["by_hand"]))
        yield lines.ratio(
            f"bilan ({reading}), {label} / SQL by hand", ratios(best["ours"], best["by_hand"]), AT_MOST
        )
        yield lines.duration(f"bilan ({reading}), {label}", spread(best["ours"]))
