"""10,000 reminders of one session, queued in one pass."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

N, ROUNDS = 10_000, 2


def measure(ground: Ground) -> Iterator[Line]:
    database = ground.make("bench_reminders", databases.cities(ground))
    session = ground.call("reminders:crowded_session", database, n=N)
    found = ground.call("reminders:queued", database, session=session, rounds=ROUNDS)
    is_whole = found["n"] == found["keys"] == N
    yield lines.fact(f"{N} reminders queued in one pass", f"{found['n']:.0f} mails", str(N), is_kept=is_whole)
    yield lines.duration("  all of them", spread(found["queueing"]))
    each = spread([taken / N for taken in found["queueing"]])
    yield lines.duration("  one reminder", each)
    yield lines.fact("  queued / its texts made alone", ratios(found["queueing"], found["rendering"]).text())
    yield lines.fact("  peak memory of the process", f"{found['peak_mib']:.0f} MiB")
