"""The import of an edition: seconds, and memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.archives import SOURCE, Sizes
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import spread

SECONDS_AT_MOST = 10.0
PEAK_AT_MOST = 1.25
SMALL = Sizes(attendance=1_000, diagnostics=100, forms=800)
BIG = Sizes(attendance=100_000, diagnostics=5_000, forms=50_000)
ROUNDS = 3


def measure(ground: Ground) -> Iterator[Line]:
    cities = databases.cities(ground)

    def imported(path: object) -> dict[str, float]:
        database = ground.make("bench_import", cities)
        found: dict[str, float] = ground.call("importing:imported", database, path=str(path))
        return found

    taken = spread([imported(SOURCE)["seconds"] for _ in range(ROUNDS)])
    yield lines.duration("import of edition_2016", taken, SECONDS_AT_MOST)
    small = imported(databases.archive_of(ground, SMALL))
    big = imported(databases.archive_of(ground, BIG))
    ratio = big["after_mib"] / small["after_mib"]
    yield lines.fact(
        "import, peak memory with 100,000 / 1,000 attendance rows",
        f"{ratio:.2f} ({big['after_mib']:.0f} / {small['after_mib']:.0f} MiB)",
        f"at most {PEAK_AT_MOST}",
        is_kept=ratio <= PEAK_AT_MOST,
    )
    growth = [run["after_mib"] - run["before_mib"] for run in (small, big)]
    yield lines.fact(
        "import, growth of memory with 1,000 and 100,000 rows", "{:.0f} and {:.0f} MiB".format(*growth)
    )
    yield lines.fact("import of 100,000 attendance rows", f"{big['seconds']:.1f} s")
