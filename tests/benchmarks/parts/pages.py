"""What tenancy adds to a page, and how long pages take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread

AT_MOST = 1.1


@dataclass(frozen=True)
class Size:
    rounds: int
    times: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    database = databases.demonstration(environment)
    found = environment.call("pages:compared", database, process="web", rounds=size.rounds, times=size.times)
    for name, (tenanted, plain) in found["seconds"].items():
        n_bytes = found["bytes"][name]
        yield report.exact(
            f"{name} of a city: bytes equal to the same view's without tenancy",
            f"{n_bytes:,}",
            is_kept=n_bytes > 0,
        )
        yield report.ratio(
            f"{name} of a city / the same view without tenancy", ratios(tenanted, plain), AT_MOST
        )
        yield report.duration(f"{name} of a city, one request", spread(tenanted))


BENCHMARK = Benchmark("pages", measure, full=Size(rounds=30, times=20), tiny=Size(rounds=1, times=1))
