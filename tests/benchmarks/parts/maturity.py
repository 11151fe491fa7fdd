"""Digital maturity over 5,000 results, beside a committed SQL file that counts the same tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import ratios, spread

AT_MOST, MAX_STATEMENTS = 1.5, 6
NAMES = {"agence": "the Agence's page", "city": "a city's page", "worked_out": "worked out from the rows"}


@dataclass(frozen=True)
class Size:
    n_results: int
    rounds: int


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """The pages read what was stored when a result came in; the limit is on what somebody waits for."""
    # All cities in tiny size too: with four, a family's published count lags by more than the programme's,
    # which the comparison by hand does not allow for.
    database = environment.copy_database("maturity", databases.cities(environment))
    n = environment.call("maturity:fill", database, n=size.n_results)
    found = environment.call("maturity:compared", database, process="web", rounds=size.rounds)
    yield report.exact(
        f"maturity of {n:,} results: counted alike by hand",
        f"{found['n_agreed']:,}",
        is_kept=found["n_agreed"] > 0,
    )
    for key, name in NAMES.items():
        ours, by_hand = found[key]
        n_statements = len(found[f"{key}_statements"])
        yield report.exact(
            f"  {name}, SQL statements",
            str(n_statements),
            f"at most {MAX_STATEMENTS}",
            is_kept=n_statements <= MAX_STATEMENTS,
        )
        ratio = ratios(ours, by_hand)
        if key == "worked_out":
            yield report.information(f"  {name} (with what is hidden) / SQL by hand", ratio.text())
        else:
            yield report.ratio(f"  {name} / SQL by hand", ratio, AT_MOST)
        yield report.duration(f"  {name}", spread(ours))
    yield report.duration("  SQL by hand", spread(found["worked_out"][1]))


BENCHMARK = Benchmark(
    "maturity",
    measure,
    full=Size(n_results=5_000, rounds=12),
    tiny=Size(n_results=500, rounds=1),
)
