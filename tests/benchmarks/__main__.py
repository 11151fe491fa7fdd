"""`python -m tests.benchmarks [--tiny | --scale | --cold] [NAME ...]`: print what is measured.

1 where a limit is missed or a benchmark fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.benchmarks.environment import prepared
from tests.benchmarks.parts import ALWAYS, COLD, SCALE
from tests.benchmarks.runner import run


def main() -> int:
    """0 where every limit is kept, else 1; every figure is printed in any case."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="with tiny numbers: does it run, is it exact?")
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
    with prepared(is_tiny=asked.tiny) as environment:
        outcome = run([chosen[name] for name in asked.names or chosen], environment)
    print(f"{time.monotonic() - began_at:.0f} s; load after: {os.getloadavg()[0]:.1f}.")
    print(outcome.text())
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
