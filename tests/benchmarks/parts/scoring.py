"""Scoring with recommendation beside JSON of the same line, and `portal score` from start to end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment, NotMeasured
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, seconds, spread
from tests.benchmarks.with_django.scoring import LINES
from tests.database import PROJECT

AT_MOST = 10.0
NO_DATABASE = "postgres"  # nobody connects to it


@dataclass(frozen=True)
class Size:
    rounds: int
    n_lines: int
    times: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    found = environment.call("scoring:compared", NO_DATABASE, rounds=size.rounds)
    yield report.ratio(
        "score and five themes / json.loads and json.dumps of the line",
        ratios(found["ours"], found["json"]),
        AT_MOST,
    )
    yield report.information(
        "score and five themes, one line", spread([one / LINES for one in found["ours"]]).text(" µs", 0, 1e6)
    )
    path = environment.folder / "lines.jsonl"
    environment.call("scoring:write_lines", NO_DATABASE, path=str(path), n=size.n_lines)
    taken = spread([seconds(lambda: _score(environment, path, size.n_lines)) for _ in range(size.times)])
    yield report.exact(
        "`portal score`: results for the lines, none an error", f"{size.n_lines:,}", is_kept=True
    )
    yield report.duration(f"`portal score`, {size.n_lines:,} lines, the whole process", taken)
    yield report.information("  lines a second", f"{size.n_lines / taken.median:.0f}")


def _score(environment: Environment, path: Path, n_lines: int) -> None:
    """Raises NotMeasured unless every line in gave one line out."""
    with path.open("rb") as lines_in:
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli.main", "score"],
            cwd=PROJECT,
            env=environment.variables(NO_DATABASE),
            stdin=lines_in,
            capture_output=True,
            check=False,
        )
    n_out, n_errors = done.stdout.count(b"\n"), done.stdout.count(b'{"error"')
    if done.returncode or n_out != n_lines or n_errors:
        raise NotMeasured(
            f"portal score ended with {done.returncode}, {n_out} lines of which {n_errors} errors:\n"
            f"{done.stderr.decode()[-2000:]}"
        )


BENCHMARK = Benchmark(
    "scoring",
    measure,
    full=Size(rounds=60, n_lines=20_000, times=3),
    tiny=Size(rounds=1, n_lines=370, times=1),
)
