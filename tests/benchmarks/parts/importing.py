"""The import of an edition: seconds, and memory that does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.archives import SOURCE, ArchiveSize
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

SECONDS_AT_MOST = 10.0
PEAK_AT_MOST = 1.25


@dataclass(frozen=True)
class Size:
    rounds: int
    small: ArchiveSize
    big: ArchiveSize


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    cities = databases.cities(environment)

    def imported(path: object) -> dict[str, float]:
        database = environment.copy_database("import", cities)
        found: dict[str, float] = environment.call("importing:imported", database, path=str(path))
        return found

    if size.rounds:
        taken = spread([imported(SOURCE)["seconds"] for _ in range(size.rounds)])
        yield report.duration("import of edition_2016", taken, SECONDS_AT_MOST)
    small = imported(databases.archive_of(environment, size.small))
    big = imported(databases.archive_of(environment, size.big))
    ratio = big["after_mib"] / small["after_mib"]
    rows = [
        (run["n_attendance"], archive.attendance) for run, archive in ((small, size.small), (big, size.big))
    ]
    yield report.exact(
        "import, attendance rows of the two files, and rows in the database",
        ", ".join(f"{wanted:,}: {n:,}" for n, wanted in rows),
        "equal",
        is_kept=all(n == wanted for n, wanted in rows),
    )
    counts = f"{size.big.attendance:,} / {size.small.attendance:,}"
    yield Figure(
        f"import, peak memory with {counts} attendance rows",
        f"{ratio:.2f} ({big['after_mib']:.0f} / {small['after_mib']:.0f} MiB)",
        f"at most {PEAK_AT_MOST}",
        is_kept=ratio <= PEAK_AT_MOST,
    )
    growth = [run["after_mib"] - run["before_mib"] for run in (big, small)]
    yield report.information(
        f"import, growth of memory with {counts} rows", "{:.0f} / {:.0f} MiB".format(*growth)
    )
    yield report.information(f"import of {size.big.attendance:,} attendance rows", f"{big['seconds']:.1f} s")


BENCHMARK = Benchmark(
    "import",
    measure,
    full=Size(
        rounds=3,
        small=ArchiveSize(attendance=1_000, diagnostics=100, forms=800),
        big=ArchiveSize(attendance=100_000, diagnostics=5_000, forms=50_000),
    ),
    tiny=Size(
        rounds=0,
        small=ArchiveSize(attendance=40, diagnostics=10, forms=20),
        big=ArchiveSize(attendance=80, diagnostics=20, forms=40),
    ),
)
