"""The list at the door of a session of three cities: statements, CPU and weight of what a phone downloads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

MAX_STATEMENTS, AT_MOST_CPU_S, AT_MOST_BYTES = 8, 0.040, 60_000


@dataclass(frozen=True)
class Size:
    n_people: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """CPU is that of the whole request in the web process, sign-in and all."""
    database = environment.copy_database("door", databases.cities(environment))
    n = environment.call("door:fill", database, n=size.n_people)
    found = environment.call("door:measured", database, process="web", rounds=size.rounds)
    name = f"list at the door, {n:,} people"
    yield report.exact(
        f"{name}, SQL statements",
        str(found["n_statements"]),
        f"at most {MAX_STATEMENTS}",
        is_kept=found["n_statements"] <= MAX_STATEMENTS,
    )
    yield report.duration(f"{name}, CPU of the web process", spread(found["cpu"]), AT_MOST_CPU_S)
    yield report.duration(f"{name}, until the answer", spread(found["seconds"]))
    yield report.exact(
        f"{name}, bytes before compression",
        f"{found['n_bytes']:,}",
        f"at most {AT_MOST_BYTES:,}",
        is_kept=found["n_bytes"] <= AT_MOST_BYTES,
    )
    yield report.duration("  somebody comes in, CPU of the service", spread(found["tick"]))


BENCHMARK = Benchmark("door", measure, full=Size(n_people=500, rounds=30), tiny=Size(n_people=30, rounds=1))
