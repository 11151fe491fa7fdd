"""What tenancy adds to a page, and how long pages take."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

AT_MOST = 1.1
ROUNDS, TIMES = 30, 20


def measure(ground: Ground) -> Iterator[Line]:
    database = databases.demonstration(ground)
    found = ground.call("pages:ratios", database, process="web", rounds=ROUNDS, times=TIMES)
    for name, (tenanted, plain) in found.items():
        yield lines.ratio(
            f"{name} of a city / the same view without tenancy", ratios(tenanted, plain), AT_MOST
        )
        yield lines.duration(f"{name} of a city, one request", spread(tenanted))
