"""How much a first visit loads: of a city's public page, and of a question of the self-diagnostic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure

AT_MOST_KB = 60
QUESTION_AT_MOST_KB = 40


@dataclass(frozen=True)
class Size:
    """The same in tiny size: what a page weighs depends on no number of rows."""


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    del size
    found = environment.call("first_visit:weights", databases.demonstration(environment), process="web")
    sums = {kind: sum(files.values()) for kind, files in found.items()}
    yield report.information(
        "first visit of a city's public page, everything", f"{sum(sums.values()) / 1000:.1f} kB"
    )
    without_pictures = (sum(sums.values()) - sums.get("images", 0)) / 1000
    yield report.exact(
        "  without its pictures",
        f"{without_pictures:.1f} kB",
        f"at most {AT_MOST_KB} kB",
        is_kept=without_pictures <= AT_MOST_KB,
    )
    yield report.information("  of which, in kB (text in brotli)", _parts(sums))
    yield report.information("  files", str(sum(len(files) for files in found.values())))
    yield from _questions(environment)


def _questions(environment: Environment) -> Iterator[Figure]:
    """The one that loads most, everything counted."""
    database = databases.demonstration(environment)
    found = environment.call("first_visit:weights_of_questions", database, process="web")
    totals = {
        code: {kind: sum(files.values()) for kind, files in weights.items()}
        for code, weights in found.items()
    }
    heaviest = max(totals, key=lambda code: sum(totals[code].values()))
    weight = sum(totals[heaviest].values()) / 1000
    yield report.exact(
        f"first visit of a question page, everything, the heaviest ({heaviest})",
        f"{weight:.1f} kB",
        f"at most {QUESTION_AT_MOST_KB} kB",
        is_kept=weight <= QUESTION_AT_MOST_KB,
    )
    yield report.information("  of which, in kB (text in brotli)", _parts(totals[heaviest]))


def _parts(sums: dict[str, int]) -> str:
    return ", ".join(f"{kind} {n / 1000:.1f}" for kind, n in sums.items())


BENCHMARK = Benchmark("first-visit", measure, full=Size(), tiny=Size())
