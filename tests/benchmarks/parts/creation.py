"""What a city costs to create: late ones beside early ones, and beside psql executing the same DDL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.invented_cities import write_cities
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread
from tests.database import CITIES

LATE_AT_MOST, PSQL_AT_MOST = 1.3, 1.5
FIRST_CITIES = 3  # the first ones warm what the process keeps


@dataclass(frozen=True)
class Size:
    """With `n_invented` it is so many invented cities that are created beside the 66, else these."""

    rounds: int
    psql_rounds: int
    n_invented: int = 0


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    before, cities = _before(environment, size)
    early, late, totals, each = [], [], [], [0.0]
    database = ""
    for _ in range(size.rounds):
        database = environment.copy_database("creation", before)
        each = environment.call("creation:each_city", database, role="owner", path=str(cities))
        early.append(median(each[FIRST_CITIES : FIRST_CITIES + 3]))
        late.append(median(each[-3:]))
        totals.append(sum(each))
    yield report.ratio(
        f"city {len(each)} / city 5 (medians of the last three and of 4-6)", ratios(late, early), LATE_AT_MOST
    )
    yield report.duration(f"{len(each)} cities created", spread(totals))
    path = environment.folder / "more.csv"
    write_cities(path, size.psql_rounds + 1, begin=size.n_invented)
    found = environment.call(
        "creation:against_psql",
        database,
        role="owner",
        path=str(path),
        folder=str(environment.folder),
        rounds=size.psql_rounds,
    )
    yield report.exact(
        "tables of a city: ours, by its recorded DDL in psql",
        "{} and {}".format(*found["n_tables"]),
        "equal",
        is_kept=found["n_tables"][0] == found["n_tables"][1] > 0,
    )
    name = f"one city / its recorded DDL in psql ({found['program']})"
    yield report.ratio(name, ratios(found["ours"], found["psql"]), PSQL_AT_MOST)
    yield report.duration("one city created", spread(found["ours"]))


def _before(environment: Environment, size: Size) -> tuple[str, Path]:
    """The database to begin with, and the list of the cities to create."""
    if not size.n_invented:
        return databases.empty(environment), CITIES
    path = environment.folder / "created.csv"
    write_cities(path, size.n_invented)
    return databases.some_cities(environment), path


BENCHMARK = Benchmark(
    "creation",
    measure,
    full=Size(rounds=3, psql_rounds=20),
    tiny=Size(rounds=1, psql_rounds=1, n_invented=6),
)
