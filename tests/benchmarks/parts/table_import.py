"""A list of shops brought in: preview and writing in seconds, and memory that does not grow with the list."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.shop_lists import write_list
from tests.benchmarks.timing import spread

SECONDS_AT_MOST = 10.0
PEAK_AT_MOST = 1.25


@dataclass(frozen=True)
class Size:
    """`rows` of an ordinary list, `many` of a very long one."""

    rows: int
    many: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    cities = databases.cities(environment)
    with tempfile.TemporaryDirectory() as folder:
        small, other, big = (Path(folder, name) for name in ("small.csv", "other.csv", "big.csv"))
        n_shops = write_list(small, size.rows)
        write_list(other, size.rows, seed=2, with_phones=False)

        def imported(*paths: Path) -> dict[str, Any]:
            database = environment.copy_database("table_import", cities)
            found: dict[str, Any] = environment.call(
                "table_import:imported", database, paths=[str(path) for path in paths]
            )
            return found

        rounds = [imported(small, other) for _ in range(size.rounds)]
        for step in ("preview", "write"):
            for at, what in enumerate(("an empty register", f"a register of {n_shops:,}")):
                taken = spread([found["steps"][at][step] for found in rounds])
                yield report.duration(f"list of {size.rows:,} shops, {step}, {what}", taken, SECONDS_AT_MOST)
        found = rounds[0]["steps"][0]["outcomes"]
        yield report.exact(
            f"list of {size.rows:,} rows, {n_shops:,} shops: new and said again",
            f"{found.get('new', 0):,} and {found.get('double', 0):,}",
            f"{n_shops:,} and {size.rows - n_shops:,}",
            is_kept=(found.get("new"), found.get("double", 0)) == (n_shops, size.rows - n_shops),
        )
        write_list(big, size.many)
        one, many = imported(small), imported(big)
        ratio = many["after_mib"] / one["after_mib"]
        yield Figure(
            f"list of shops, peak memory with {size.many:,} / {size.rows:,} rows",
            f"{ratio:.2f} ({many['after_mib']:.0f} / {one['after_mib']:.0f} MiB)",
            f"at most {PEAK_AT_MOST}",
            is_kept=ratio <= PEAK_AT_MOST,
        )
        steps = many["steps"][0]
        yield report.information(
            f"list of {size.many:,} shops",
            f"upload {steps['upload']:.1f} s, preview {steps['preview']:.1f} s, write {steps['write']:.1f} s",
        )


BENCHMARK = Benchmark(
    "table_import",
    measure,
    full=Size(rows=10_000, many=100_000, rounds=2),
    tiny=Size(rows=60, many=120, rounds=1),
)
