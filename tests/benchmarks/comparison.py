"""The comparison page: statements and time, with 66 cities and with 500."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.invented import write_cities
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

MAX_STATEMENTS = 6
ROUNDS, TIMES = 12, 5


def measure(ground: Ground) -> Iterator[Line]:
    database = ground.make("bench_comparison", databases.demonstration(ground))
    path = ground.folder / "invented.csv"
    write_cities(path, databases.N_SCALE - 66)
    ground.call("comparison:add_cities", database, path=str(path))
    n_cities = ground.call("comparison:fill_big_edition", database)
    found = ground.call("comparison:compared", database, process="web", rounds=ROUNDS, times=TIMES)
    small, big = (len(statements) for statements in found["statements"])
    yield lines.fact(
        f"comparison page, SQL statements with 66 and {n_cities} cities",
        f"{small} and {big}",
        f"at most {MAX_STATEMENTS}, equal",
        is_kept=small == big <= MAX_STATEMENTS,
    )
    yield lines.duration("comparison page, 66 cities, one request", spread(found["small"]))
    yield lines.duration(f"comparison page, {n_cities} cities, one request", spread(found["big"]))
    yield Line(f"comparison page, {n_cities} cities / 66 cities", ratios(found["big"], found["small"]).text())
