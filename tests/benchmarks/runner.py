"""Runs benchmarks one after the other: one that fails does not hide those after it. No Django."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.benchmarks.benchmark import AnyBenchmark
from tests.benchmarks.environment import Environment


@dataclass
class Outcome:
    """The figures that missed their limit, and the traceback of each benchmark that failed."""

    missed: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not self.missed and not self.failed

    def text(self) -> str:
        """The tracebacks first: what is read is the end."""
        lines = [f"\n{name} failed:\n{words}" for name, words in self.failed.items()]
        lines += [f"Missed: {name}" for name in self.missed]
        lines += [f"Failed: {name}" for name in self.failed]
        return "\n".join(lines)


def run(benchmarks: Sequence[AnyBenchmark], environment: Environment) -> Outcome:
    """Print each figure as it comes."""
    outcome = Outcome()
    for benchmark in benchmarks:
        try:
            for figure in benchmark.figures(environment):
                print(figure.text(), flush=True)
                if figure.is_kept is False:
                    outcome.missed.append(f"{benchmark.name}: {figure.name.strip()}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are still to be measured
            print(f"{benchmark.name}: failed, see the end. {_last_line(error)}", flush=True)
            outcome.failed[benchmark.name] = traceback.format_exc()
    return outcome


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [repr(error)])[-1]
