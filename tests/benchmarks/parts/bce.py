"""The company register's open data: seconds for a full extract, and memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread
from tests.factories.bce import make_bce_zip

SECONDS_AT_MOST = 60.0
PEAK_MIB_AT_MOST = 150.0


@dataclass(frozen=True)
class Size:
    rounds: int
    n_activities: int
    seats_elsewhere: int  # of a hundred companies, in no city of the programme


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    cities = databases.cities(environment)
    places = [tuple(place) for place in environment.call("bce:places", cities)]
    path = environment.folder / f"bce_{size.n_activities}.zip"
    n_companies = make_bce_zip(
        path, places=places, n_activities=size.n_activities, seats_elsewhere=size.seats_elsewhere
    )
    runs = [
        environment.call("bce:loaded", environment.copy_database("bce", cities), path=str(path))
        for _ in range(size.rounds)
    ]
    wanted = sum(1 for nth in range(n_companies) if nth % 100 >= size.seats_elsewhere)
    yield report.exact(
        "company register, establishments in the cities, and rows in their schemas",
        f"{wanted:,}: {runs[0]['n_rows']:,}",
        "equal",
        is_kept=all(run["n_rows"] == wanted for run in runs),
    )
    name = f"company register, {size.n_activities:,} activities"
    yield report.duration(name, spread([run["seconds"] for run in runs]), SECONDS_AT_MOST)
    peak = max(run["after_mib"] for run in runs)
    yield Figure(
        f"{name}, peak memory",
        f"{peak:.0f} MiB ({runs[0]['before_mib']:.0f} MiB before)",
        f"at most {PEAK_MIB_AT_MOST:g} MiB",
        is_kept=peak <= PEAK_MIB_AT_MOST,
    )


BENCHMARK = Benchmark(
    "bce",
    measure,
    full=Size(rounds=3, n_activities=1_000_000, seats_elsewhere=30),
    tiny=Size(rounds=1, n_activities=200, seats_elsewhere=30),
)
