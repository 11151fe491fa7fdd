"""Looking for doubles among the shops of a city: time, and how many of those that are there it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

MAX_S = 20


@dataclass(frozen=True)
class Size:
    n_shops: int
    times: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("doubles", databases.some_cities(environment))
    n_doubles = environment.call("doubles:fill", database, n=size.n_shops)
    found = [environment.call("doubles:find", database) for _ in range(size.times)]
    n_found = found[0]["n_found"]
    yield report.exact(
        f"doubles among {found[0]['n_shops']:,} shops, pairs proposed of {n_doubles} that are there",
        f"{n_found:,}",
        "at least as many",
        is_kept=n_found >= n_doubles,
    )
    taken = spread([one["s"] for one in found])
    yield report.duration(f"doubles among {found[0]['n_shops']:,} shops, one look", taken, MAX_S)
    yield report.duration("  one shop alone", spread([one["one_s"] for one in found]))
    yield report.information("  memory at most", f"{max(one['peak_mib'] for one in found):.0f} MiB")


BENCHMARK = Benchmark("doubles", measure, full=Size(n_shops=10_000, times=3), tiny=Size(n_shops=200, times=1))
