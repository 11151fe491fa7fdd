"""Archives of an edition in any size, grown from the one of 2016; one row in memory at a time. No Django."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.database import CITIES, PROJECT

SOURCE = PROJECT / "platform/portal/demo/archives/edition_2016"
CODE = "large"
OUTCOMES = ("present", "present", "present", "absent", "present", "walk_in", "present", "excused")
SOURCES = ("letter", "email", "association", "steward", "poster")


@dataclass(frozen=True)
class ArchiveSize:
    """Rows of each file; two people per shop."""

    attendance: int
    diagnostics: int
    forms: int

    @property
    def shops(self) -> int:
        return max(self.attendance // 2, self.diagnostics)


def write_archive(folder: Path, sizes: ArchiveSize) -> None:
    """An archive whose sessions and invitations are those of 2016, with as many people as asked for."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    edition = json.loads((SOURCE / "edition.json").read_text(encoding="utf-8"))
    edition |= {"code": CODE, "name": "Édition de mesure", "published": []}
    (folder / "edition.json").write_text(json.dumps(edition), encoding="utf-8")
    for name in ("invitations", "sessions", "costs", "outreach", "visits"):
        rows = [] if name == "visits" else _rows(name)
        _write(folder, name, rows)
    held = [row for row in _rows("sessions") if row["status"] == "held"]
    with CITIES.open(encoding="utf-8", newline="") as lines:
        cities = [row["nis"] for row in csv.DictReader(lines)]
    _write(folder, "shops", _shops(sizes, cities))
    _write(folder, "attendance", _attendance(sizes, cities, held))
    _write(folder, "evaluations", _forms(sizes, held))
    _write(folder, "diagnostics", _diagnostics(sizes, cities, held))


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(folder: Path, name: str, rows: Iterable[dict[str, str]]) -> None:
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        columns = next(csv.reader(lines))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        writer.writerows(rows)


def _shop(number: int, cities: list[str]) -> dict[str, str]:
    nis = cities[number % len(cities)]
    return {"nis": nis, "shop_ref": f"{nis}-{number:06}"}


def _shops(sizes: ArchiveSize, cities: list[str]) -> Iterator[dict[str, str]]:
    """In the sectors of the diagnostics that `_diagnostics` gives them: a sector decides what is asked."""
    known = {row["shop_ref"]: row for row in _rows("shops")}
    models = [known[row["shop_ref"]] for row in _rows("diagnostics")]
    for number in range(sizes.shops):
        yield models[number % len(models)] | _shop(number, cities)


def _attendance(
    sizes: ArchiveSize, cities: list[str], held: list[dict[str, str]]
) -> Iterator[dict[str, str]]:
    """Every 25th person is one met before, who comes again for a shop of another city."""
    for number in range(sizes.attendance):
        session = held[number * 7 % len(held)]
        outcome = OUTCOMES[number % len(OUTCOMES)]
        yield _shop(number // 2, cities) | {
            "session": session["code"],
            "person_ref": f"p{number - 3 if number % 25 == 24 else number:06}",
            "role": "helper" if number % 2 else "owner",
            "registered_on": "" if outcome == "walk_in" else session["announced_on"],
            "source": SOURCES[number % len(SOURCES)],
            "outcome": outcome,
            "entered_on": session["entered_on"],
        }


def _forms(sizes: ArchiveSize, held: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    models = _rows("evaluations")
    for number in range(sizes.forms):
        session = held[number % len(held)]
        own = {"session": session["code"], "form": str(number + 1), "entered_on": session["entered_on"]}
        yield models[number % len(models)] | own


def _diagnostics(
    sizes: ArchiveSize, cities: list[str], held: list[dict[str, str]]
) -> Iterator[dict[str, str]]:
    models = _rows("diagnostics")
    for number in range(sizes.diagnostics):
        session = held[number % len(held)]
        own = {
            "session": session["code"],
            "taken_on": session["starts_at"][:10],
            "entered_on": session["entered_on"],
        }
        yield models[number % len(models)] | _shop(number, cities) | own
