"""The bilan for any day, beside the best chunked UNION ALL written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.benchmarks import databases, report
from tests.benchmarks.archives import CODE, ArchiveSize
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread

AT_MOST = 2.0
READINGS = ("true", "known")
# The hand-written bilan in statements over 50 cities, and in one over all 66: the quicker one counts.
CHUNKS = (50, 100)


@dataclass(frozen=True)
class Size:
    large: ArchiveSize
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    demonstration = databases.demonstration(environment)
    yield from _beside(environment, demonstration, "2016", "edition of 2016", size.rounds)
    large = databases.large(environment, size.large)
    yield from _beside(environment, large, CODE, f"{size.large.attendance:,} attendance rows", size.rounds)


def _beside(environment: Environment, database: str, code: str, label: str, rounds: int) -> Iterator[Figure]:
    for reading in READINGS:
        tried = environment.call(
            "bilan:compared", database, code=code, reading=reading, chunks=CHUNKS, rounds=rounds
        )
        n_equal = tried[0]["n_equal"]
        yield report.exact(
            f"bilan ({reading}), {label}: figures equal to those by hand", str(n_equal), is_kept=n_equal > 0
        )
        best = min(tried, key=lambda found: median(found["by_hand"]))
        yield report.ratio(
            f"bilan ({reading}), {label} / SQL by hand", ratios(best["ours"], best["by_hand"]), AT_MOST
        )
        yield report.duration(f"bilan ({reading}), {label}", spread(best["ours"]))


BENCHMARK = Benchmark(
    "bilan",
    measure,
    full=Size(large=ArchiveSize(attendance=20_000, diagnostics=10_000, forms=16_000), rounds=15),
    tiny=Size(large=ArchiveSize(attendance=300, diagnostics=150, forms=100), rounds=1),
)
