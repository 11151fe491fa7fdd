"""What `make bench` prints and with which status it ends: no failure hides what comes after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.runner import run
from tests.benchmarks.timing import spread


def benchmark(name: str, *figures: Figure, error: Exception | None = None) -> Benchmark[None]:
    def measure(environment: Environment, size: None) -> Iterator[Figure]:
        yield from figures
        if error:
            raise error

    return Benchmark(name, measure, full=None, tiny=None)


def environment(*, is_tiny: bool = False) -> Environment:
    return Environment(Path("nowhere"), servers={}, fingerprint="", is_tiny=is_tiny)


SLOW = report.duration("a page", spread([2.0]), at_most_s=1.0)
WRONG = report.exact("answers lost", "3", "none", is_kept=False)
RIGHT = report.exact("seats", "50", "50", is_kept=True)


def test_after_a_benchmark_that_fails_the_others_are_measured(capsys: pytest.CaptureFixture[str]):
    failing = benchmark("first", RIGHT, error=ValueError("no column forgets_recipient"))

    outcome = run([failing, benchmark("second", RIGHT)], environment())

    printed = capsys.readouterr().out
    assert printed.count("seats") == 2
    assert not outcome.is_good
    assert "Traceback" in outcome.text()
    assert "ValueError: no column forgets_recipient" in outcome.text()
    assert outcome.text().splitlines()[-1] == "Failed: first"


def test_a_figure_that_misses_its_limit_is_named_with_its_benchmark():
    outcome = run([benchmark("pages", SLOW, RIGHT)], environment())

    assert outcome.missed == ["pages: a page"]
    assert not outcome.is_good


def test_in_tiny_size_no_time_is_judged_and_what_must_be_exact_is():
    assert run([benchmark("pages", SLOW, RIGHT)], environment(is_tiny=True)).is_good
    assert run([benchmark("phones", WRONG)], environment(is_tiny=True)).missed == ["phones: answers lost"]


def test_where_every_limit_is_kept_nothing_is_summed_up():
    outcome = run([benchmark("pages", RIGHT)], environment())

    assert outcome.is_good
    assert outcome.text() == ""
