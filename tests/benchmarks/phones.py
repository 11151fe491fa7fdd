"""200 phones that answer at once through the real server, in one session."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.benchmarks import databases, lines, serving
from tests.benchmarks.ground import ROOT_HOST, Ground
from tests.benchmarks.hall import Hall, answered, p95
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import spread

N, WARM = 200, 8
THOUGHT_S, N_THOUGHT = 10.0, 4
MAX_STATEMENTS = 6
CITY = "namur"


def measure(ground: Ground) -> Iterator[Line]:
    database = ground.make("bench_phones", databases.cities(ground))
    port = serving.free_port()
    with serving.running(serving.web(ground, database, port)):
        serving.await_pages(port, ROOT_HOST)
        _sat(ground, database, port, WARM)  # what the process keeps is filled before anything counts
        hall, found = _sat(ground, database, port, N)
        calm, kept = _sat(ground, database, port, N, thought_s=THOUGHT_S, n_questions=N_THOUGHT)
    statements = ground.call("phones:statements", database, process="web", city=CITY)
    for name, asked in statements.items():
        yield lines.fact(
            f"saving an answer by the {name}, SQL statements",
            str(len(asked)),
            f"at most {MAX_STATEMENTS}",
            is_kept=len(asked) <= MAX_STATEMENTS,
        )
    n_saved, lost = hall.n_saved, found["lost"]
    yield lines.fact(
        f"{N} phones at once: answers saved, and lost", f"{n_saved:,}, {lost}", "none lost", is_kept=not lost
    )
    yield lines.fact("  answers 5xx", str(hall.n_broken), "none", is_kept=not hall.n_broken)
    yield lines.fact(
        "  phones that met something else than the next page",
        str(len(hall.faults)),
        "none",
        is_kept=not hall.faults,
    )
    for fault in hall.faults[:3]:
        yield lines.fact("  wrong", fault)
    ends = [found[name] for name in ("begun", "counted_begun", "finished", "counted")]
    yield lines.fact(
        "  begun, counted as begun, finished, counted as finished",
        ", ".join(map(str, ends)),
        f"{N} each",
        is_kept=set(ends) == {N},
    )
    yield lines.fact("  answers saved a second", f"{n_saved / hall.taken_s:.0f}")
    yield from _times(hall)
    yield lines.fact(
        f"{N} phones that think {THOUGHT_S:g} s: answers saved, lost, 5xx, faults",
        f"{calm.n_saved:,}, {kept['lost']}, {calm.n_broken}, {len(calm.faults)}",
        "no loss, no fault",
        is_kept=not (kept["lost"] or calm.n_broken or calm.faults),
    )
    yield from _times(calm)


def _times(hall: Hall) -> Iterator[Line]:
    for figure, seconds in (("saving an answer", hall.saving_s), ("the next page", hall.opening_s)):
        measured = f"{spread(seconds).median * 1000:.0f} ms, {p95(seconds) * 1000:.0f} ms"
        yield lines.fact(f"  {figure}: median and p95", measured)


def _sat(
    ground: Ground, database: str, port: int, n: int, *, thought_s: float = 0.0, n_questions: int = 0
) -> tuple[Hall, dict[str, int]]:
    """One session with so many phones, and what is in the database at its end."""
    opened = ground.call("phones:open_session", database, city=CITY)
    start = f"/diagnostic/seance/{opened['code']}/"
    hall = answered(port, opened["host"], start, n, thought_s=thought_s, n_questions=n_questions)
    path = ground.folder / "saved.json"
    path.write_text(json.dumps(hall.saved), encoding="utf-8")
    found: dict[str, int] = ground.call(
        "phones:outcome", database, city=CITY, session=opened["session"], saved=str(path)
    )
    return hall, found
