"""An imported archive gives the figures that were worked out without the product."""

import csv
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.exporting.services import export_archive
from archive.importing.services import import_archive
from campaigns.editions.models import Edition
from dashboards.engine.figures.rules import identities, programme_figures
from dashboards.engine.snapshots.gather import gather
from kernel.facts import Reading
from tests.archive.editions import EXAMPLES, TRICKY, copy_of, expected_of, set_edition
from tests.archives import oracle

READING_OF = {"now": "true", "known_then": "known", "first_bilan": "true"}


def figures(code: str, day: str, reading: str) -> dict[str, Any]:
    inputs = gather(Edition.objects.get(code=code), date.fromisoformat(day), Reading(reading))
    found = programme_figures(inputs)
    assert all(identity.holds for identity in identities(found, inputs) if identity.code != "covered_invited")
    as_json: dict[str, Any] = json.loads(json.dumps(found))
    return as_json


def days_and_readings(expected: dict[str, Any]) -> list[tuple[str, str]]:
    return [(day, reading) for day, readings in expected.items() for reading in readings]


@pytest.mark.parametrize("folder", ["edition_2016", "edition_sample"])
def test_an_example_edition_gives_its_expected_figures(folder: str, db: None) -> None:
    report = import_archive(EXAMPLES / folder)

    assert report.is_importable
    expected = expected_of(EXAMPLES / folder)
    found = {
        key: figures(str(report.edition_code), expected[key]["as_of"], reading)
        for key, reading in READING_OF.items()
    }
    assert found == expected


def test_the_tricky_edition_gives_the_figures_worked_out_by_hand(db: None) -> None:
    report = import_archive(TRICKY)

    expected = expected_of(TRICKY)
    for day, reading in days_and_readings(expected):
        assert figures(str(report.edition_code), day, reading) == expected[day][reading], (day, reading)


@pytest.mark.parametrize("name", ["archive", "archive.zip"])
def test_an_export_gives_equal_figures_as_files_and_imported_as_another_edition(
    name: str, db: None, tmp_path: Path
) -> None:
    import_archive(TRICKY)
    exported = tmp_path / name
    export_archive(Edition.objects.get(code="2024-tricky"), exported, is_zip=name.endswith(".zip"))

    folder = exported
    if name.endswith(".zip"):
        folder = tmp_path / "unpacked"
        with zipfile.ZipFile(exported) as opened:
            opened.extractall(folder)
    expected = expected_of(TRICKY)
    for day, reading in days_and_readings(expected):
        assert oracle.figures(folder, date.fromisoformat(day), reading) == expected[day][reading]

    set_edition(folder, code="again")
    assert import_archive(folder).is_importable
    for day, reading in days_and_readings(expected):
        assert figures("again", day, reading) == expected[day][reading], (day, reading)


@pytest.mark.parametrize("folder", ["edition_2016", "edition_sample"])
def test_an_exported_example_still_has_its_figures(folder: str, db: None, tmp_path: Path) -> None:
    code = import_archive(EXAMPLES / folder).edition_code
    export_archive(Edition.objects.get(code=code), tmp_path / "out", is_zip=False)

    expected = expected_of(EXAMPLES / folder)
    for key, reading in READING_OF.items():
        day = date.fromisoformat(expected[key]["as_of"])
        assert oracle.figures(tmp_path / "out", day, reading) == expected[key]


@pytest.mark.parametrize("seed", range(3))
def test_an_archive_with_registers_gives_the_denominators_of_the_oracle(
    seed: int, db: None, tmp_path: Path
) -> None:
    """Registers made up: shops in any state since any day, some cities' registers complete, or no longer."""
    random = Random(seed)
    folder = copy_of(TRICKY, tmp_path / "with_registers")
    with (folder / "shops.csv").open(encoding="utf-8", newline="") as file:
        shops = list(csv.DictReader(file))
    rows: list[dict[str, str]] = []
    for shop in shops:
        for month in random.sample((2, 3, 4, 5), random.randrange(3)):
            state = random.choice(("active", "active", "closed", "vacant"))
            rows.append(_register_row(random, shop["nis"], shop["shop_ref"], month, state))
    said = ("complete", "complete", "incomplete")
    rows += [
        _register_row(random, nis, "", 3, random.choice(said))
        for nis in sorted({shop["nis"] for shop in shops})
    ]
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["nis", "shop_ref", "since_on", "state", "entered_on"])
        writer.writeheader()
        writer.writerows(rows)

    report = import_archive(folder)

    assert report.is_importable, report.problems()
    sizes = set()
    for day in ("2024-03-20", "2024-04-10", "2024-06-30"):
        for reading in ("true", "known"):
            wanted = oracle.figures(folder, date.fromisoformat(day), reading)
            assert figures(str(report.edition_code), day, reading) == wanted, (day, reading)
            sizes.add(wanted["register_shops"])
    assert sizes - {None, 0}


def _register_row(random: Random, nis: str, shop_ref: str, month: int, state: str) -> dict[str, str]:
    since = date(2024, month, random.randrange(1, 20))
    entered = random.choice(("", (since + timedelta(days=9)).isoformat()))
    return {
        "nis": nis,
        "shop_ref": shop_ref,
        "since_on": since.isoformat(),
        "state": state,
        "entered_on": entered,
    }


def test_the_order_of_rows_changes_nothing(db: None, tmp_path: Path) -> None:
    backwards = copy_of(TRICKY, tmp_path / "backwards")
    for path in backwards.glob("*.csv"):
        header, *rows = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([header, *rows[::-1], ""]), encoding="utf-8")

    report = import_archive(backwards)

    expected = expected_of(TRICKY)
    for day, reading in days_and_readings(expected):
        assert figures(str(report.edition_code), day, reading) == expected[day][reading], (day, reading)
