"""Which answers are refused, for what reason, and how a row of the archive becomes answers."""

from typing import Any

import pytest

from diagnostic.questionnaire.scoring import (
    UnscorableAnswers,
    answers_from_archive,
    load_questionnaire,
    score,
)
from tests.diagnostic.questionnaire.synthetic import SECTOR, question, questionnaire

PUBLISHED = load_questionnaire()
SMALL = questionnaire(
    [
        question("Q1"),
        question("Q2", na=True),
        question("Q3", multi=True, points={"x": 60, "y": 70, "none": 0}, exclusive="none", na=True),
        question("Q4"),
    ],
    weight_percent={"Q4": 0},
)
GOOD = {"Q1": "a", "Q2": "b", "Q3": ["x"]}


@pytest.mark.parametrize(
    ("changed", "question_code", "reason"),
    [
        ({"Q9": "a"}, "Q9", "unknown_question"),
        ({"Q4": "a"}, "Q4", "not_asked"),
        ({"Q4": "NA"}, "Q4", "not_asked"),
        ({"Q1": "NA"}, "Q1", "na_not_allowed"),
        ({"Q1": "z"}, "Q1", "unknown_option"),
        ({"Q1": "A"}, "Q1", "unknown_option"),
        ({"Q2": "na"}, "Q2", "unknown_option"),
        ({"Q1": ""}, "Q1", "empty"),
        ({"Q1": ["a"]}, "Q1", "wrong_type"),
        ({"Q1": 1}, "Q1", "wrong_type"),
        ({"Q1": True}, "Q1", "wrong_type"),
        ({"Q1": None}, "Q1", "wrong_type"),
        ({"Q1": {"a": 1}}, "Q1", "wrong_type"),
        ({"Q3": []}, "Q3", "empty"),
        ({"Q3": "x"}, "Q3", "wrong_type"),
        ({"Q3": "x y"}, "Q3", "wrong_type"),
        ({"Q3": None}, "Q3", "wrong_type"),
        ({"Q3": ["x", 2]}, "Q3", "wrong_type"),
        ({"Q3": [["x"]]}, "Q3", "wrong_type"),
        ({"Q3": ["x", "z"]}, "Q3", "unknown_option"),
        ({"Q3": ["NA"]}, "Q3", "unknown_option"),
        ({"Q3": ["x", "x"]}, "Q3", "repeated"),
        ({"Q3": ["none", "none"]}, "Q3", "repeated"),
        ({"Q3": ["none", "x"]}, "Q3", "exclusive_combined"),
        ({"Q3": ["x", "y", "none"]}, "Q3", "exclusive_combined"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_question_and_reason(
    changed: dict[str, Any], question_code: str, reason: str
) -> None:
    with pytest.raises(UnscorableAnswers) as refused:
        score(SMALL, SECTOR, GOOD | changed)
    assert (refused.value.question, refused.value.reason) == (question_code, reason)
    assert question_code in str(refused.value)


@pytest.mark.parametrize("missing", ["Q1", "Q2", "Q3"])
def test_an_asked_question_without_an_answer_is_refused(missing: str) -> None:
    answers = {code: answer for code, answer in GOOD.items() if code != missing}
    with pytest.raises(UnscorableAnswers) as refused:
        score(SMALL, SECTOR, answers)
    assert (refused.value.question, refused.value.reason) == (missing, "missing")
    assert str(refused.value) == f"{missing}\u00a0: pas de réponse"


def test_an_unknown_sector_is_refused_by_name() -> None:
    with pytest.raises(UnscorableAnswers, match="XXX-YYY") as refused:
        score(SMALL, "XXX-YYY", GOOD)
    assert (refused.value.question, refused.value.reason) == (None, "unknown_sector")


def test_answers_of_which_none_applies_are_refused() -> None:
    everything_na = questionnaire([question("Q1", na=True), question("Q2", na=True)])
    with pytest.raises(UnscorableAnswers) as refused:
        score(everything_na, SECTOR, {"Q1": "NA", "Q2": "NA"})
    assert (refused.value.question, refused.value.reason) == (None, "nothing_answered")


def test_of_several_faults_the_same_one_is_named_whatever_the_order() -> None:
    faulty = {"Q8": "a", "Q3": ["z"], "Q7": "a", "Q1": "z"}
    named = set()
    for codes in (sorted(faulty), sorted(faulty, reverse=True)):
        with pytest.raises(UnscorableAnswers) as refused:
            score(SMALL, SECTOR, {code: faulty[code] for code in codes})
        named.add((refused.value.question, refused.value.reason))
    assert named == {("Q7", "unknown_question")}


def test_a_long_wrong_answer_is_cut_in_the_message() -> None:
    with pytest.raises(UnscorableAnswers) as refused:
        score(SMALL, SECTOR, GOOD | {"Q1": "z" * 10_000})
    assert len(str(refused.value)) < 120


def test_a_row_of_the_archive_becomes_answers() -> None:
    row = {"nis": "92094", "shop_ref": "x", "Q01": " c ", "Q02": "maps dir", "Q09": "none"}
    row |= {"Q11": "NA", "Q16": "NA", "Q12": "", "Q99": "a"}
    assert answers_from_archive(PUBLISHED, row) == {
        "Q01": "c",
        "Q02": ["maps", "dir"],
        "Q09": ["none"],
        "Q11": "NA",
        "Q16": "NA",
    }


def test_a_faulty_cell_of_the_archive_stays_faulty() -> None:
    row = {"Q01": "a b", "Q02": "maps maps", "Q14": "card NA"}
    assert answers_from_archive(PUBLISHED, row) == {
        "Q01": "a b",
        "Q02": ["maps", "maps"],
        "Q14": ["card", "NA"],
    }
