"""An edition that runs today: the sample archive with its dates moved, so that every page looks alive."""

from __future__ import annotations

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

CODE = "demo"
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})(T.*)?$")


def write_current_edition(sample: Path, target: Path, today: date) -> None:
    """Copy the archive `sample` to the folder `target` with each day moved, its `as_of` becoming `today`.

    Days move by whole weeks, so that sessions stay on their weekday.
    """
    edition = json.loads((sample / "edition.json").read_text(encoding="utf-8"))
    as_of = date.fromisoformat(edition["as_of"])
    shift = timedelta(weeks=(today - as_of).days // 7)
    moved = {key: _moved(value, shift) if isinstance(value, str) else value for key, value in edition.items()}
    moved |= {
        "code": CODE,
        "name": f"Commerce connecté {(as_of + shift).year} (démonstration)",
        "fictional": True,
        "published": [
            {"label": bilan["label"], "as_of": _moved(bilan["as_of"], shift)}
            for bilan in edition["published"]
        ],
    }
    target.mkdir(parents=True, exist_ok=True)
    (target / "edition.json").write_text(json.dumps(moved, ensure_ascii=False, indent=1), encoding="utf-8")
    for path in sorted(sample.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [[_moved(cell, shift) for cell in row] for row in csv.reader(lines)]
        with (target / path.name).open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows)


def _moved(text: str, shift: timedelta) -> str:
    match = DAY.match(text)
    if match is None:
        return text
    return (date.fromisoformat(match[1]) + shift).isoformat() + (match[2] or "")
