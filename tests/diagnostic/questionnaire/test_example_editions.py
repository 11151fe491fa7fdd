"""The diagnostics of the two example editions give the number, mean, bands and top themes that they must."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from diagnostic.questionnaire.scoring import Result, answers_from_archive, load_questionnaire, score

ARCHIVES = Path(__file__).parents[3] / "platform" / "portal" / "demo" / "archives"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def results_up_to(folder: Path, day: str) -> list[Result]:
    sector_of = {shop["shop_ref"]: shop["sector"] for shop in rows_of(folder / "shops.csv")}
    return [
        score(form, sector_of[row["shop_ref"]], answers_from_archive(form, row))
        for row in rows_of(folder / "diagnostics.csv")
        if row["taken_on"] <= day
        for form in [load_questionnaire(row["questionnaire"])]
    ]


def summary(results: list[Result]) -> dict[str, Any]:
    bands = Counter(result.band for result in results)
    themes = Counter(row.theme for result in results for row in result.themes)
    return {
        "diagnostics": len(results),
        "mean_score": round(sum(result.score for result in results) / len(results), 4),
        "bands": {band.code: bands[band.code] for band in load_questionnaire().bands},
        "top_themes": sorted(themes, key=lambda code: (-themes[code], code))[:5],
    }


@pytest.mark.parametrize("key", ["now", "first_bilan"])
@pytest.mark.parametrize("edition", ["edition_2016", "edition_sample"])
def test_the_diagnostics_of_an_edition_give_what_they_must(edition: str, key: str) -> None:
    expected = json.loads((ARCHIVES / edition / "expected.json").read_text("utf-8"))[key]
    given = summary(results_up_to(ARCHIVES / edition, expected["as_of"]))
    assert given == {name: expected[name] for name in given}
