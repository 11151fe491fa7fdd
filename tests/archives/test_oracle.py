"""The independent computation gives the expected figures of the examples, and those worked out by hand."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.archives.oracle import WITHOUT_REGISTER, figures

TRICKY = Path(__file__).parent / "tricky"
EXAMPLES = Path(__file__).parents[2] / "platform" / "portal" / "demo" / "archives"
READING_OF = {"now": "true", "known_then": "known", "first_bilan": "true"}


def expected_of(folder: Path) -> dict[str, Any]:
    """The figures of `expected.json`, which knows none of a register, and those beside them."""
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    for found in expected.values():
        for figures_ in [found] if "as_of" in found else found.values():
            figures_.update(WITHOUT_REGISTER)
    return expected


def by_hand() -> list[Any]:
    return [
        pytest.param(day, reading, id=f"{day}-{reading}")
        for day, readings in expected_of(TRICKY).items()
        for reading in readings
    ]


def rewrite(folder: Path, change: Callable[[list[list[str]]], list[list[str]]]) -> None:
    """Replace the rows of every file, its header left alone."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *change(rows)])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TRICKY, tmp_path / "tricky"))


@pytest.mark.parametrize("key", READING_OF)
@pytest.mark.parametrize("edition", ["edition_2016", "edition_sample"])
def test_an_example_edition_gives_its_expected_figures(edition: str, key: str) -> None:
    expected = expected_of(EXAMPLES / edition)[key]
    as_of = date.fromisoformat(expected["as_of"])
    assert figures(EXAMPLES / edition, as_of, READING_OF[key]) == expected


@pytest.mark.parametrize("edition", ["edition_2016", "edition_sample"])
def test_the_days_of_the_expected_figures_are_those_of_the_edition(edition: str) -> None:
    described = json.loads((EXAMPLES / edition / "edition.json").read_text("utf-8"))
    expected = expected_of(EXAMPLES / edition)
    assert expected["now"]["as_of"] == expected["known_then"]["as_of"] == described["as_of"]
    assert expected["first_bilan"]["as_of"] == described["published"][0]["as_of"]


@pytest.mark.parametrize(("day", "reading"), by_hand())
def test_the_tricky_edition_gives_the_figures_worked_out_by_hand(day: str, reading: str) -> None:
    assert figures(TRICKY, date.fromisoformat(day), reading) == expected_of(TRICKY)[day][reading]


def test_the_tricky_edition_was_worked_out_for_four_days_in_both_readings() -> None:
    assert [list(readings) for readings in expected_of(TRICKY).values()] == [["true", "known"]] * 4


@pytest.mark.parametrize(("day", "reading"), by_hand())
def test_the_order_of_rows_changes_nothing(copy: Path, day: str, reading: str) -> None:
    rewrite(copy, lambda rows: rows[::-1])
    assert figures(copy, date.fromisoformat(day), reading) == expected_of(TRICKY)[day][reading]


@pytest.mark.parametrize("reading", ["true", "known"])
def test_an_edition_without_rows_has_no_mean_no_rate_and_no_cost(copy: Path, reading: str) -> None:
    rewrite(copy, lambda rows: [])
    empty = figures(copy, date(2024, 6, 30), reading)
    no_rate = {"numerator": 0, "denominator": 0, "percent": None}
    assert {name: value for name, value in empty.items() if value != 0} == {
        "register_shops": None,
        "register_contactable": None,
        "register_reached": None,
        "register_visited": None,
        "as_of": "2024-06-30",
        "participants_per_session": None,
        "shops_per_session": None,
        "participants_per_session_first20": None,
        "shops_per_session_first20": None,
        "useful": no_rate,
        "tools": no_rate,
        "training": no_rate,
        "strategy": no_rate,
        "relevance_first20": {"mean": None, "n": 0},
        "mean_score": None,
        "bands": {"depart": 0, "eveil": 0, "chemin": 0, "connecte": 0, "moteur": 0},
        "top_themes": [],
        "public_cost_per_shop": None,
    }
