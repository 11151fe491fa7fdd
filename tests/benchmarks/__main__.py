"""`python -m tests.benchmarks [--scale | --cold] [NAME ...]`: print what is measured; 1 on a miss."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator

from tests.benchmarks import (
    bilan,
    comparison,
    creation,
    demonstration,
    first_visit,
    importing,
    maturity,
    migration,
    pages,
    phones,
    reminders,
    scoring,
    storm,
    storm_killed,
)
from tests.benchmarks.ground import Ground, NotMeasured, prepared
from tests.benchmarks.lines import Line

Measure = Callable[[Ground], Iterator[Line]]

ALWAYS: dict[str, Measure] = {
    "pages": pages.measure,
    "comparison": comparison.measure,
    "creation": creation.measure,
    "migration": migration.measure,
    "bilan": bilan.measure,
    "import": importing.measure,
    "demo": demonstration.measure_warm,
    "first-visit": first_visit.measure,
    "storm": storm.measure,
    "storm-killed": storm_killed.measure,
    "reminders": reminders.measure,
    "scoring": scoring.measure,
    "maturity": maturity.measure,
    "phones": phones.measure,
}
COLD: dict[str, Measure] = {"demo": demonstration.measure_cold}
SCALE: dict[str, Measure] = {"migration": migration.measure_scale}


def main() -> int:
    """0 where every limit is kept, else 1; every line is printed in any case."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--scale", action="store_true", help="with 500 cities, made once and kept")
    parser.add_argument("--cold", action="store_true", help="`make demo` from a fresh clone, only")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(ALWAYS)}")
    asked = parser.parse_args()
    chosen = SCALE if asked.scale else COLD if asked.cold else ALWAYS
    unknown = set(asked.names) - set(chosen)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(chosen)}")
    began_at = time.monotonic()
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.", flush=True)
    missed: list[str] = []
    with prepared() as ground:
        for name, measure in chosen.items():
            if not asked.names or name in asked.names:
                missed += _measured(name, measure, ground)
    print(f"{time.monotonic() - began_at:.0f} s; load after: {os.getloadavg()[0]:.1f}.")
    for figure in missed:
        print(f"Missed: {figure}")
    return 1 if missed else 0


def _measured(name: str, measure: Measure, ground: Ground) -> list[str]:
    """Print the lines of one benchmark as they come; the figures that miss their limit."""
    missed = []
    try:
        for line in measure(ground):
            print(line.text(), flush=True)
            if line.is_kept is False:
                missed.append(line.figure)
    except NotMeasured as error:
        print(f"{name}: not measured. {error}", flush=True)
        missed.append(f"{name}: not measured")
    return missed


if __name__ == "__main__":
    sys.exit(main())
