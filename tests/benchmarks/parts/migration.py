"""`portal migrate` with nothing to do, beside `migrate_schemas` of django-tenants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, seconds, spread

AT_MOST = 0.05  # with 500 cities: with fewer, both are mostly Python and Django that start
OURS, THEIRS = "migrate", "migrate_schemas"
MADE = {
    len(databases.SOME): databases.some_cities,
    databases.N_CITIES: databases.cities,
    databases.N_SCALE: databases.at_scale,
}


@dataclass(frozen=True)
class Size:
    n_cities: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """As whole processes, and the commands alone: a process is mostly Python and Django starting."""
    ours_in = MADE[size.n_cities](environment)
    theirs_in = databases.as_migrate_schemas_leaves_it(environment, ours_in, f"theirs_{size.n_cities}")
    _process(environment, ours_in, OURS)  # catalogue and files are in memory from here on, for both
    ours, theirs, ours_alone, theirs_alone = [], [], [], []
    for _ in range(size.rounds):
        ours.append(seconds(lambda: _process(environment, ours_in, OURS)))
        theirs.append(seconds(lambda: _process(environment, theirs_in, THEIRS)))
        ours_alone.append(_alone(environment, ours_in, OURS))
        theirs_alone.append(_alone(environment, theirs_in, THEIRS))
    limit = AT_MOST if size.n_cities == databases.N_SCALE else None
    at = f"{size.n_cities} cities, nothing to migrate"
    n_applied = [sum(found["n_applied"] for found in each) for each in (ours_alone, theirs_alone)]
    yield report.exact(
        f"{at}: migrations applied by either", "{}, {}".format(*n_applied), "none", is_kept=not any(n_applied)
    )
    alone = [[found["seconds"] for found in each] for each in (ours_alone, theirs_alone)]
    yield report.percent(f"{at}: migrate / migrate_schemas, processes", ratios(ours, theirs), limit)
    yield report.percent(f"{at}: migrate / migrate_schemas, commands", ratios(*alone), limit)
    yield report.duration(f"{at}: `portal migrate`, the process", spread(ours))
    yield report.duration(f"{at}: `portal migrate`, the command", spread(alone[0]))
    yield report.duration(f"{at}: `migrate_schemas`, the process", spread(theirs))


def _alone(environment: Environment, database: str, command: str) -> dict[str, float]:
    found: dict[str, float] = environment.call(
        "migration:nothing_to_do", database, role="owner", command=command
    )
    return found


def _process(environment: Environment, database: str, command: str) -> None:
    environment.run(["portal.cli.main", command], database, "owner")


BENCHMARK = Benchmark(
    "migration",
    measure,
    full=Size(n_cities=databases.N_CITIES, rounds=3),
    tiny=Size(n_cities=len(databases.SOME), rounds=1),
)
SCALE = Benchmark(
    "migration",
    measure,
    full=Size(n_cities=databases.N_SCALE, rounds=1),
    tiny=Size(n_cities=len(databases.SOME), rounds=1),
)
