"""An edition that runs today: the sample archive with its dates moved, so that every page looks alive."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CODE = "demo"
DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})(T.*)?$")

# The city of the demonstration's logins takes the place of a lively one of the sample.
SWAPPED_NIS = {"62063": "92094", "92094": "62063"}
SWAPPED_NAMES = {"Liège": "Namur"}
# ... and shares sessions to come with its neighbours.
ADDED_HOSTS = {"P03": "92094", "P05": "92094", "P06": "91034"}

Row = dict[str, str]


def write_current_edition(sample: Path, target: Path, today: date) -> None:
    """Copy the archive `sample` to the folder `target` with each day moved, its `as_of` becoming `today`.

    Days move by whole weeks, so that sessions stay on their weekday. Half of the forms get the city of
    the session, so that cities have results of their own.
    """
    edition = json.loads((sample / "edition.json").read_text(encoding="utf-8"))
    as_of = date.fromisoformat(edition["as_of"])
    shift = timedelta(weeks=(today - as_of).days // 7)
    moved = {key: _moved(value, shift) if isinstance(value, str) else value for key, value in edition.items()}
    moved |= {
        "code": CODE,
        "name": f"Commerce connecté {(as_of + shift).year}",
        "fictional": True,
        "published": [
            {"label": bilan["label"], "as_of": _moved(bilan["as_of"], shift)}
            for bilan in edition["published"]
        ],
    }
    target.mkdir(parents=True, exist_ok=True)
    (target / "edition.json").write_text(json.dumps(moved, ensure_ascii=False, indent=1), encoding="utf-8")
    first_hosts = {row["code"]: row["host_nis"].split()[0] for row in _rows(sample / "sessions.csv")}
    for path in sorted(sample.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            columns = next(csv.reader(lines))
        if path.name == "evaluations.csv":
            columns.append("nis")
        with (target / path.name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            writer.writeheader()
            for row in _rows(path):
                if path.name == "evaluations.csv":
                    row["nis"] = first_hosts[row["session"]] if int(row["form"]) % 2 else ""
                writer.writerow(_for_the_demonstration(row, shift))


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _for_the_demonstration(row: Row, shift: timedelta) -> Row:
    row = {column: _moved(cell, shift) for column, cell in row.items()}
    for column in ("nis", "host_nis"):
        if column in row:
            row[column] = " ".join(SWAPPED_NIS.get(nis, nis) for nis in row[column].split())
    if "host_nis" in row and row["code"] in ADDED_HOSTS:
        row["host_nis"] += " " + ADDED_HOSTS[row["code"]]
    if "venue" in row:
        for name, other in SWAPPED_NAMES.items():
            row["venue"] = row["venue"].replace(name, other)
    return row


def _moved(text: str, shift: timedelta) -> str:
    match = DAY.match(text)
    if match is None:
        return text
    return (date.fromisoformat(match[1]) + shift).isoformat() + (match[2] or "")
