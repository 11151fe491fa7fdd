"""200 phones that answer at once through the real server, in one session."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, programs, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import ROOT_HOST, Environment
from tests.benchmarks.phone_clients import Results, answer_all, p95
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

MAX_STATEMENTS = 6
CITY = "namur"


@dataclass(frozen=True)
class Size:
    """Phones that warm the server, and that are measured; how long they think, before so many questions."""

    n_warm: int
    n: int
    thought_s: float
    n_thought: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("phones", databases.some_cities(environment))
    with programs.reserved_port() as port, programs.running(programs.web_server(environment, database, port)):
        programs.await_pages(port, ROOT_HOST)
        # What the process keeps is filled before anything counts.
        _one_session(environment, database, port, size.n_warm)
        at_once, stored = _one_session(environment, database, port, size.n)
        calm, stored_calm = _one_session(
            environment, database, port, size.n, thought_s=size.thought_s, n_questions=size.n_thought
        )
    statements = environment.call("phones:statements", database, process="web", city=CITY)
    for name, asked in statements.items():
        yield report.exact(
            f"saving an answer by the {name}, SQL statements",
            str(len(asked)),
            f"at most {MAX_STATEMENTS}",
            is_kept=len(asked) <= MAX_STATEMENTS,
        )
    n_saved, lost = at_once.n_saved, stored["lost"]
    yield report.exact(
        f"{size.n} phones at once: answers saved, and lost",
        f"{n_saved:,}, {lost}",
        "none lost",
        is_kept=n_saved > 0 and not lost,
    )
    yield report.exact("  answers 5xx", str(at_once.n_broken), "none", is_kept=not at_once.n_broken)
    yield report.exact(
        "  phones that met something else than the next page",
        str(len(at_once.faults)),
        "none",
        is_kept=not at_once.faults,
    )
    for fault in at_once.faults[:3]:
        yield report.information("  wrong", fault)
    ends = [stored[name] for name in ("begun", "counted_begun", "finished", "counted")]
    yield report.exact(
        "  begun, counted as begun, finished, counted as finished",
        ", ".join(map(str, ends)),
        f"{size.n} each",
        is_kept=set(ends) == {size.n},
    )
    yield report.information("  answers saved a second", f"{n_saved / at_once.taken_s:.0f}")
    yield from _times(at_once)
    yield report.exact(
        f"{size.n} phones that think {size.thought_s:g} s: answers saved, lost, 5xx, faults",
        f"{calm.n_saved:,}, {stored_calm['lost']}, {calm.n_broken}, {len(calm.faults)}",
        "no loss, no fault",
        is_kept=not (stored_calm["lost"] or calm.n_broken or calm.faults),
    )
    yield from _times(calm)


def _times(found: Results) -> Iterator[Figure]:
    for name, seconds in (("saving an answer", found.saving_s), ("the next page", found.opening_s)):
        measured = f"{spread(seconds).median * 1000:.0f} ms, {p95(seconds) * 1000:.0f} ms"
        yield report.information(f"  {name}: median and p95", measured)


def _one_session(
    environment: Environment,
    database: str,
    port: int,
    n: int,
    *,
    thought_s: float = 0.0,
    n_questions: int = 0,
) -> tuple[Results, dict[str, int]]:
    """One session with so many phones, and what is in the database at its end."""
    opened = environment.call("phones:open_session", database, city=CITY)
    start = f"/diagnostic/seance/{opened['code']}/"
    found = answer_all(port, opened["host"], start, n, thought_s=thought_s, n_questions=n_questions)
    path = environment.folder / "saved.json"
    path.write_text(json.dumps(found.saved), encoding="utf-8")
    stored: dict[str, int] = environment.call(
        "phones:outcome", database, city=CITY, session=opened["session"], saved=str(path)
    )
    return found, stored


BENCHMARK = Benchmark(
    "phones",
    measure,
    full=Size(n_warm=8, n=200, thought_s=10.0, n_thought=4),
    tiny=Size(n_warm=1, n=4, thought_s=0.05, n_thought=2),
)
