"""The comparison page: statements and time, with 66 cities and with 500."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.invented_cities import write_cities
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread

MAX_STATEMENTS = 6


@dataclass(frozen=True)
class Size:
    n_cities: int
    rounds: int
    times: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("comparison", databases.demonstration(environment))
    path = environment.folder / "invented.csv"
    write_cities(path, size.n_cities - databases.N_CITIES)
    environment.call("comparison:add_cities", database, path=str(path))
    n_cities = environment.call("comparison:fill_big_edition", database)
    found = environment.call(
        "comparison:compared", database, process="web", rounds=size.rounds, times=size.times
    )
    small, big = (len(statements) for statements in found["statements"])
    yield report.exact(
        f"comparison page, SQL statements with 66 and {n_cities} cities",
        f"{small} and {big}",
        f"at most {MAX_STATEMENTS}, equal",
        is_kept=small == big <= MAX_STATEMENTS,
    )
    yield report.duration("comparison page, 66 cities, one request", spread(found["small"]))
    yield report.duration(f"comparison page, {n_cities} cities, one request", spread(found["big"]))
    yield report.information(
        f"comparison page, {n_cities} cities / 66 cities", ratios(found["big"], found["small"]).text()
    )


BENCHMARK = Benchmark(
    "comparison",
    measure,
    full=Size(n_cities=databases.N_SCALE, rounds=12, times=5),
    tiny=Size(n_cities=80, rounds=1, times=1),
)
