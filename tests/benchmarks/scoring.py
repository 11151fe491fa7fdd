"""Scoring with recommendation beside JSON of the same line, and `portal score` from start to end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import lines
from tests.benchmarks.ground import Ground, NotMeasured
from tests.benchmarks.inside.scoring import LINES
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, seconds, spread
from tests.database import PROJECT

AT_MOST = 10.0
ROUNDS = 60
N_LINES, TIMES = 20_000, 3
NO_DATABASE = "postgres"  # nobody connects to it


def measure(ground: Ground) -> Iterator[Line]:
    found = ground.call("scoring:compared", NO_DATABASE, rounds=ROUNDS)
    yield lines.ratio(
        "score and five themes / json.loads and json.dumps of the line",
        ratios(found["ours"], found["json"]),
        AT_MOST,
    )
    yield lines.fact(
        "score and five themes, one line", spread([one / LINES for one in found["ours"]]).text(" µs", 0, 1e6)
    )
    path = ground.folder / "lines.jsonl"
    ground.call("scoring:write_lines", NO_DATABASE, path=str(path), n=N_LINES)
    taken = spread([seconds(lambda: _score(ground, path)) for _ in range(TIMES)])
    yield lines.duration(f"`portal score`, {N_LINES:,} lines, the whole process", taken)
    yield lines.fact("  lines a second", f"{N_LINES / taken.median:.0f}")


def _score(ground: Ground, path: Path) -> None:
    """Raises NotMeasured unless every line in gave one line out."""
    with path.open("rb") as lines_in:
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli.main", "score"],
            cwd=PROJECT,
            env=ground.environment(NO_DATABASE),
            stdin=lines_in,
            capture_output=True,
            check=False,
        )
    n_out, n_errors = done.stdout.count(b"\n"), done.stdout.count(b'{"error"')
    if done.returncode or n_out != N_LINES or n_errors:
        raise NotMeasured(
            f"portal score ended with {done.returncode}, {n_out} lines of which {n_errors} errors:\n"
            f"{done.stderr.decode()[-2000:]}"
        )
