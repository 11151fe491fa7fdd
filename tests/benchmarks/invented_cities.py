"""Cities that do not exist, to see what 500 of them cost. No Django."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.database import CITIES


def write_cities(path: Path, n: int, *, begin: int = 0) -> None:
    """A list of `n` cities for `portal create_cities`, with codes and names of none, from number `begin`."""
    with CITIES.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, real = list(reader.fieldnames or ()), list(reader)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        for number in range(begin, begin + n):
            code = str(10_000 + number)  # Walloon codes begin at 25000
            own = {
                "nis": code,
                "nis_2016": code,
                "slug": f"ville-{number:03}",
                "name_fr": f"Ville {number:03}",
            }
            writer.writerow(real[number % len(real)] | own)
