"""10,000 reminders of one session, queued in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread


@dataclass(frozen=True)
class Size:
    n: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("reminders", databases.some_cities(environment))
    session = environment.call("reminders:crowded_session", database, n=size.n)
    found = environment.call("reminders:queued", database, session=session, rounds=size.rounds)
    is_whole = found["n"] == found["keys"] == size.n
    yield report.exact(
        f"{size.n:,} reminders queued in one pass", f"{found['n']:.0f} mails", str(size.n), is_kept=is_whole
    )
    yield report.duration("  all of them", spread(found["queueing"]))
    each = spread([taken / size.n for taken in found["queueing"]])
    yield report.duration("  one reminder", each)
    yield report.information(
        "  queued / its texts made alone", ratios(found["queueing"], found["rendering"]).text()
    )
    yield report.information("  peak memory of the process", f"{found['peak_mib']:.0f} MiB")


BENCHMARK = Benchmark("reminders", measure, full=Size(n=10_000, rounds=2), tiny=Size(n=30, rounds=1))
