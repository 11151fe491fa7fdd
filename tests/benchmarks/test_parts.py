"""Every benchmark in tiny size: it runs, and what must be exact is. No time is judged.

Left out is `--cold`: it installs all packages from the registries into a fresh clone. `--scale` is
`migration` with 500 cities instead of 66, and runs here with four. Those that take ten seconds even in tiny
size are for `make test-long`; the journeys start the demo each time anyway.
"""

from __future__ import annotations

import pytest

from tests.benchmarks.benchmark import AnyBenchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.parts import ALWAYS

SLOW = {"demo", "import", "table_import", "storm-killed", "maturity", "bilan", "first-visit"}
PARTS = [
    pytest.param(one, id=name, marks=[pytest.mark.long] if name in SLOW else [])
    for name, one in ALWAYS.items()
]


@pytest.mark.parametrize("benchmark", PARTS)
def test_a_benchmark_runs_and_is_exact_in_tiny_size(benchmark: AnyBenchmark, environment: Environment):
    figures = list(benchmark.figures(environment))

    judged = [figure for figure in figures if figure.is_kept is not None]
    assert judged, "a benchmark claims something that holds in any size"
    assert [figure.text() for figure in judged if not figure.is_kept] == []
