"""A benchmark: a name, what it yields, and its two sizes. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure


@dataclass(frozen=True)
class Benchmark[Size]:
    """`full` is what the limits are for; `tiny` shows in seconds that it still runs and is exact."""

    name: str
    measure: Callable[[Environment, Size], Iterator[Figure]]
    full: Size
    tiny: Size

    def figures(self, environment: Environment) -> Iterator[Figure]:
        if not environment.is_tiny:
            yield from self.measure(environment, self.full)
            return
        for figure in self.measure(environment, self.tiny):
            yield figure.in_tiny_size()


type AnyBenchmark = Benchmark[Any]
