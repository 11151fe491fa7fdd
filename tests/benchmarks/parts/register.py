"""The list of a city's shops: statements and time of its pages and searches, of its files, of changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

MAX_STATEMENTS, AT_MOST_CPU_S = 6, 0.060


@dataclass(frozen=True)
class Size:
    n_shops: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """Statements are those of the list, without what every page of the staff asks (who, where, in what role);
    CPU is that of the whole request in the web process; the database's is in the time until the answer."""
    database = environment.copy_database("register", databases.cities(environment))
    n = environment.call("register:fill", database, n=size.n_shops)
    found = environment.call("register:measured", database, process="web", rounds=size.rounds)
    yield report.information(f"list of {n:,} shops: statements of the frame", str(found["n_frame"]))
    for name, one in found["pages"].items():
        n_statements = one["n_statements"]
        yield report.exact(
            f"  {name}, SQL statements",
            str(n_statements),
            f"at most {MAX_STATEMENTS}",
            is_kept=n_statements <= MAX_STATEMENTS,
        )
        yield report.duration(f"  {name}, CPU of the web process", spread(one["cpu"]), AT_MOST_CPU_S)
        yield report.duration(f"  {name}, until the answer", spread(one["seconds"]))
    for name, seconds in found["others"].items():
        yield report.duration(f"  {name}", spread(seconds))


BENCHMARK = Benchmark(
    "register", measure, full=Size(n_shops=10_000, rounds=20), tiny=Size(n_shops=200, rounds=1)
)
