"""Score, dimensions, bands and the two flags: the worked examples, and tables worked out by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from diagnostic.questionnaire.scoring import Result, band_of, load_questionnaire, score
from tests.diagnostic.questionnaire.synthetic import SECTOR, question, questionnaire

PUBLISHED = load_questionnaire()
EXAMPLES = json.loads((Path(__file__).parent / "data" / "examples.json").read_text("utf-8"))["examples"]


def as_json(result: Result) -> dict[str, Any]:
    return {
        "score": result.score,
        "band": result.band,
        "partial": result.partial,
        "dimensions": dict(result.dimensions),
        "themes": [{"theme": theme.theme, "reason": theme.reason} for theme in result.themes],
        "small_group": result.small_group,
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_worked_example_gives_what_it_must(example: dict[str, Any]) -> None:
    assert as_json(score(PUBLISHED, example["sector"], example["answers"])) == example["expected"]


@pytest.mark.parametrize(
    ("weights", "answers", "expected"),
    [
        ((1, 1), "aa", 0),
        ((1, 1), "ac", 50),
        ((1, 1), "cc", 100),
        ((3, 1), "ca", 75),
        ((1, 2), "ca", 33),  # 33.33
        ((2, 1), "ca", 67),  # 66.67
        ((199, 1), "ac", 1),  # 0.5 goes up
        ((201, 1), "ac", 0),  # 0.495
        ((25, 175), "ca", 13),  # 12.5 goes up
        ((5, 195), "ca", 3),  # 2.5 goes up, not to the even 2
    ],
)
def test_the_score_is_the_weighted_mean_rounded_half_up(
    weights: tuple[int, int], answers: str, expected: int
) -> None:
    two = questionnaire([question("Q1", weight=weights[0]), question("Q2", weight=weights[1])])
    assert score(two, SECTOR, dict(zip(("Q1", "Q2"), answers, strict=True))).score == expected


def test_the_percent_of_the_sector_multiplies_the_weight() -> None:
    two = questionnaire([question("Q1", weight=4), question("Q2", weight=5)], weight_percent={"Q1": 125})
    assert score(two, SECTOR, {"Q1": "c", "Q2": "a"}).score == 50


def test_a_question_that_does_not_apply_leaves_numerator_and_denominator() -> None:
    three = questionnaire([question("Q1", weight=3), question("Q2"), question("Q3", na=True)])
    assert score(three, SECTOR, {"Q1": "c", "Q2": "a", "Q3": "NA"}).score == 75
    assert score(three, SECTOR, {"Q1": "c", "Q2": "a", "Q3": "a"}).score == 60


@pytest.mark.parametrize(("choices", "expected"), [(["x"], 60), (["y", "x"], 100), (["none"], 0)])
def test_choices_add_up_to_100_at_most(choices: list[str], expected: int) -> None:
    one = questionnaire([question("Q1", multi=True, points={"x": 60, "y": 70, "none": 0}, exclusive="none")])
    assert score(one, SECTOR, {"Q1": choices}).score == expected


def test_na_is_a_plain_string_for_a_multiple_choice_too() -> None:
    two = questionnaire([question("Q1"), question("Q2", multi=True, na=True)])
    assert score(two, SECTOR, {"Q1": "b", "Q2": "NA"}).score == 50


def test_each_dimension_has_its_own_mean_and_none_where_nothing_applied() -> None:
    four = questionnaire(
        [
            question("Q1", dimension="VIS", weight=2),
            question("Q2", dimension="VIS"),
            question("Q3", dimension="REL"),
            question("Q4", dimension="VEN", na=True),
        ]
    )
    result = score(four, SECTOR, {"Q1": "c", "Q2": "a", "Q3": "b", "Q4": "NA"})
    assert result.dimensions == {"VIS": 67, "REL": 50, "VEN": None, "MAG": None, "GES": None, "STR": None}
    assert list(result.dimensions) == ["VIS", "REL", "VEN", "MAG", "GES", "STR"]


@pytest.mark.parametrize(
    ("not_applicable_weight", "is_partial"),
    [(39, False), (40, False), (41, True), (99, True)],  # of 100: 61, 60, 59 and 1 are answered
)
def test_a_result_is_partial_below_60_percent_of_the_asked_weight(
    not_applicable_weight: int, is_partial: bool
) -> None:
    two = questionnaire(
        [
            question("Q1", weight=100 - not_applicable_weight),
            question("Q2", weight=not_applicable_weight, na=True),
        ]
    )
    assert score(two, SECTOR, {"Q1": "b", "Q2": "NA"}).partial is is_partial
    assert score(two, SECTOR, {"Q1": "b", "Q2": "b"}).partial is False


def test_a_hidden_question_is_no_part_of_the_asked_weight() -> None:
    hidden = questionnaire(
        [question("Q1", weight=6), question("Q2", weight=4, na=True), question("Q3", weight=90)],
        weight_percent={"Q3": 0},
    )
    assert score(hidden, SECTOR, {"Q1": "b", "Q2": "NA"}).partial is False


@pytest.mark.parametrize(("points", "offered"), [(0, True), (19, True), (20, False), (100, False)])
def test_a_small_group_is_offered_under_20(points: int, offered: bool) -> None:
    one = questionnaire([question("Q1", points={"a": points})])
    assert score(one, SECTOR, {"Q1": "a"}).small_group is offered


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (0, "depart"),
        (19, "depart"),
        (20, "eveil"),
        (39, "eveil"),
        (40, "chemin"),
        (59, "chemin"),
        (60, "connecte"),
        (79, "connecte"),
        (80, "moteur"),
        (100, "moteur"),
    ],
)
def test_the_bands_begin_and_end_where_published(value: int, band: str) -> None:
    assert band_of(PUBLISHED, value) == band
