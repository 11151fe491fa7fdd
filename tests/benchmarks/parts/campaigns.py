"""The audience of a campaign over a whole register: who is reached by which channel, and who falls out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

MAX_STATEMENTS, AT_MOST_S = 3, 0.150


@dataclass(frozen=True)
class Size:
    n_shops: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """Half of the shops were written to today: they fall out of every other step."""
    database = environment.copy_database("campaigns", databases.cities(environment))
    n = environment.call("register:fill", database, n=size.n_shops)
    found = environment.call("campaigns:measured", database, rounds=size.rounds)
    yield report.exact(
        f"audience of {n:,} shops, SQL statements",
        str(found["n_statements"]),
        f"at most {MAX_STATEMENTS}",
        is_kept=found["n_statements"] <= MAX_STATEMENTS,
    )
    yield report.duration("  until the counts", spread(found["seconds"]), AT_MOST_S)
    yield report.information("  shops that stand, of which fall out", f"{found['n']}, {found['n_recent']}")


BENCHMARK = Benchmark(
    "campaigns", measure, full=Size(n_shops=10_000, rounds=20), tiny=Size(n_shops=200, rounds=1)
)
