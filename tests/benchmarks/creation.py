"""What a city costs to create: late ones beside early ones, and beside psql executing the same DDL."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.invented import write_cities
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread
from tests.database import CITIES

LATE_AT_MOST, PSQL_AT_MOST = 1.3, 1.5
ROUNDS, PSQL_ROUNDS = 3, 20


def measure(ground: Ground) -> Iterator[Line]:
    empty = databases.empty(ground)
    early, late, totals = [], [], []
    database = ""
    for _ in range(ROUNDS):
        database = ground.make("bench_creation", empty)
        each = ground.call("creation:each_city", database, role="owner", path=str(CITIES))
        early.append(median(each[3:6]))
        late.append(median(each[-3:]))
        totals.append(sum(each))
    yield lines.ratio("city 66 / city 5 (medians of 64-66 and of 4-6)", ratios(late, early), LATE_AT_MOST)
    yield lines.duration("66 cities created", spread(totals))
    path = ground.folder / "more.csv"
    write_cities(path, PSQL_ROUNDS + 1)
    found = ground.call(
        "creation:against_psql",
        database,
        role="owner",
        path=str(path),
        folder=str(ground.folder),
        rounds=PSQL_ROUNDS,
    )
    name = f"one city / its recorded DDL in psql ({found['program']})"
    yield lines.ratio(name, ratios(found["ours"], found["psql"]), PSQL_AT_MOST)
    yield lines.duration("one city created", spread(found["ours"]))
