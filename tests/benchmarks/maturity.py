"""Digital maturity over 5,000 results, beside a committed SQL file that counts the same tables."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

N, ROUNDS = 5_000, 12
AT_MOST, MAX_STATEMENTS = 1.5, 6
NAMES = {"agence": "the Agence's page", "city": "a city's page", "worked_out": "worked out from the rows"}


def measure(ground: Ground) -> Iterator[Line]:
    """The pages read what was stored when a result came in; the limit is on what somebody waits for."""
    database = ground.make("bench_maturity", databases.cities(ground))
    n = ground.call("maturity:fill", database, n=N)
    found = ground.call("maturity:compared", database, process="web", rounds=ROUNDS)
    yield lines.fact(f"maturity of {n:,} results: counted alike by hand", f"{found['n_agreed']:,}")
    for key, name in NAMES.items():
        ours, by_hand = found[key]
        n_statements = len(found[f"{key}_statements"])
        yield lines.fact(
            f"  {name}, SQL statements",
            str(n_statements),
            f"at most {MAX_STATEMENTS}",
            is_kept=n_statements <= MAX_STATEMENTS,
        )
        ratio = ratios(ours, by_hand)
        if key == "worked_out":
            yield lines.fact(f"  {name} (with what is hidden) / SQL by hand", ratio.text())
        else:
            yield lines.ratio(f"  {name} / SQL by hand", ratio, AT_MOST)
        yield lines.duration(f"  {name}", spread(ours))
    yield lines.duration("  SQL by hand", spread(found["worked_out"][1]))
