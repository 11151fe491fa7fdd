"""`portal migrate` with nothing to do, beside `migrate_schemas` of django-tenants."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, seconds, spread

AT_MOST = 0.05
OURS, THEIRS = "migrate", "migrate_schemas"


def measure(ground: Ground) -> Iterator[Line]:
    """66 cities. A process is mostly Python and Django starting, so the command alone is measured too."""
    database = databases.cities(ground)
    theirs = databases.as_migrate_schemas_leaves_it(ground, database, "theirs")
    yield from _beside(ground, database, theirs, n_cities=66, rounds=3)


def measure_scale(ground: Ground) -> Iterator[Line]:
    """500 cities, as whole processes: the limit is for these."""
    database = databases.at_scale(ground)
    theirs = databases.as_migrate_schemas_leaves_it(ground, database, "scale_theirs")
    yield from _beside(ground, database, theirs, n_cities=databases.N_SCALE, rounds=1)


def _beside(ground: Ground, ours_in: str, theirs_in: str, *, n_cities: int, rounds: int) -> Iterator[Line]:
    _process(ground, ours_in, OURS)  # catalogue and files are in memory from here on, for both
    ours, theirs, ours_alone, theirs_alone = [], [], [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: _process(ground, ours_in, OURS)))
        theirs.append(seconds(lambda: _process(ground, theirs_in, THEIRS)))
        ours_alone.append(_alone(ground, ours_in, OURS))
        theirs_alone.append(_alone(ground, theirs_in, THEIRS))
    limit = AT_MOST if n_cities == databases.N_SCALE else None
    at = f"{n_cities} cities, nothing to migrate"
    yield lines.percent(f"{at}: migrate / migrate_schemas, processes", ratios(ours, theirs), limit)
    yield lines.percent(f"{at}: migrate / migrate_schemas, commands", ratios(ours_alone, theirs_alone), limit)
    yield lines.duration(f"{at}: `portal migrate`, the process", spread(ours))
    yield lines.duration(f"{at}: `portal migrate`, the command", spread(ours_alone))
    yield lines.duration(f"{at}: `migrate_schemas`, the process", spread(theirs))


def _alone(ground: Ground, database: str, command: str) -> float:
    return float(ground.call("migration:nothing_to_do", database, role="owner", command=command))


def _process(ground: Ground, database: str, command: str) -> None:
    ground.run(["portal.cli.main", command], database, "owner")
