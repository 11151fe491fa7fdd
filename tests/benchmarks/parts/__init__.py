"""The benchmarks, one module each; a new one is added to a table here. No Django."""

from __future__ import annotations

from tests.benchmarks.benchmark import AnyBenchmark
from tests.benchmarks.parts import (
    bce,
    bilan,
    campaigns,
    check_in,
    comparison,
    creation,
    demonstration,
    door,
    doubles,
    first_visit,
    importing,
    maturity,
    migration,
    pages,
    phones,
    register,
    reminders,
    rounds,
    scoring,
    storm,
    storm_killed,
    table_import,
)


def _by_name(*benchmarks: AnyBenchmark) -> dict[str, AnyBenchmark]:
    return {benchmark.name: benchmark for benchmark in benchmarks}


ALWAYS = _by_name(
    pages.BENCHMARK,
    comparison.BENCHMARK,
    creation.BENCHMARK,
    migration.BENCHMARK,
    bilan.BENCHMARK,
    importing.BENCHMARK,
    bce.BENCHMARK,
    demonstration.WARM,
    first_visit.BENCHMARK,
    storm.BENCHMARK,
    storm_killed.BENCHMARK,
    reminders.BENCHMARK,
    scoring.BENCHMARK,
    maturity.BENCHMARK,
    phones.BENCHMARK,
    check_in.BENCHMARK,
    doubles.BENCHMARK,
    register.BENCHMARK,
    door.BENCHMARK,
    rounds.BENCHMARK,
    campaigns.BENCHMARK,
    table_import.BENCHMARK,
)
COLD = _by_name(demonstration.COLD)
SCALE = _by_name(migration.SCALE)
