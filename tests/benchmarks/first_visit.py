"""How much a first visit of a city's public page loads."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks import databases, lines
from tests.benchmarks.ground import Ground
from tests.benchmarks.lines import Line

AT_MOST_KB = 60


def measure(ground: Ground) -> Iterator[Line]:
    found = ground.call("first_visit:weights", databases.demonstration(ground), process="web")
    sums = {kind: sum(files.values()) for kind, files in found.items()}
    yield lines.fact("first visit of a city's public page, everything", f"{sum(sums.values()) / 1000:.1f} kB")
    without_pictures = (sum(sums.values()) - sums.get("images", 0)) / 1000
    yield lines.fact(
        "  without its pictures",
        f"{without_pictures:.1f} kB",
        f"at most {AT_MOST_KB} kB",
        is_kept=without_pictures <= AT_MOST_KB,
    )
    parts = ", ".join(f"{kind} {n / 1000:.1f}" for kind, n in sums.items())
    yield lines.fact("  of which, in kB (text in brotli)", parts)
    yield lines.fact("  files", str(sum(len(files) for files in found.values())))
