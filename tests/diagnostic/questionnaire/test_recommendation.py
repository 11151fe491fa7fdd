"""Which themes are chosen, in which order and why: cases small enough to be worked out by hand.

Unless said otherwise each theme Tn hangs on one question Qn with link 3 and a gap of 100, so that its value
goes as weight x impact, given in the tables as "worth".
"""

import pytest

from diagnostic.questionnaire.catalogue import Questionnaire
from diagnostic.questionnaire.scoring import load_questionnaire, score
from tests.diagnostic.questionnaire.synthetic import DIMENSIONS, SECTOR, question, questionnaire, theme

PUBLISHED = load_questionnaire()
PERCENTS = {f"p{points}": points for points in range(101)}


def chosen(questions: Questionnaire, answers: dict[str, object], sector: str = SECTOR) -> list[str]:
    return [recommended.theme for recommended in score(questions, sector, answers).themes]


def reasons(questions: Questionnaire, answers: dict[str, object]) -> dict[str, str | None]:
    return {row.theme: row.reason for row in score(questions, SECTOR, answers).themes}


def nothing(questions: Questionnaire) -> dict[str, object]:
    return {row.code: "a" for row in questions.asked_questions(SECTOR)}


@pytest.mark.parametrize(
    ("t3_level", "t5_weight", "t5_impact", "expected"),
    [
        # T1 10; T2 9 x 60 % = 5.4; T4 5; then T3 8 x 30 % = T5 4 x 60 % = 2.4; T6 is worth 2
        (1, 4, 1, ["T1", "T2", "T4", "T3", "T5"]),  # by code
        (1, 2, 2, ["T1", "T2", "T4", "T5", "T3"]),  # the larger impact
        (2, 4, 1, ["T1", "T2", "T4", "T5", "T3"]),  # the lower level
    ],
)
def test_a_dimension_counts_for_less_each_time_and_ties_fall_to_impact_level_and_code(
    t3_level: int, t5_weight: int, t5_impact: int, expected: list[str]
) -> None:
    weights = {"T1": 10, "T2": 9, "T3": 8, "T4": 5, "T5": t5_weight, "T6": 2}
    six = questionnaire(
        [question(f"Q{code[1]}", weight=weight, links={code: 3}) for code, weight in weights.items()],
        [
            theme("T1"),
            theme("T2"),
            theme("T3", level=t3_level),
            theme("T4", dimension="REL"),
            theme("T5", dimension="REL", impact=t5_impact),
            theme("T6", dimension="VEN"),
        ],
    )
    assert chosen(six, nothing(six)) == expected


def test_the_fourth_of_a_dimension_and_all_later_ones_count_for_10_percent() -> None:
    # all VIS: 100, 60, 30, 10, 10; T6 of REL is worth 0.9 x 10 % of the others: last
    worth = {"T1": 100, "T2": 99, "T3": 98, "T4": 97, "T5": 96, "T6": 9}
    six = questionnaire(
        [question(f"Q{code[1]}", weight=value, links={code: 3}) for code, value in worth.items()],
        [theme(code, dimension="REL" if code == "T6" else "VIS") for code in worth],
    )
    assert chosen(six, nothing(six)) == ["T1", "T2", "T3", "T4", "T5"]


def prerequisite_case(*, t1_worth: int, t1_relevance: int = 100) -> Questionnaire:
    """T2 (worth 10) wants T1; T3 5, T4 4, T5 3, T6 2; each in its own dimension."""
    worth = {"T1": t1_worth, "T2": 10, "T3": 5, "T4": 4, "T5": 3, "T6": 2}
    return questionnaire(
        [
            question(f"Q{code[1]}", weight=value, na=True, points=PERCENTS, links={code: 3})
            for code, value in worth.items()
        ],
        [
            theme(code, dimension=dimension, prerequisites=["T1"] if code == "T2" else [])
            for code, dimension in zip(worth, DIMENSIONS, strict=True)
        ],
        relevance_percent={"T1": t1_relevance},
    )


ALL_ZERO: dict[str, object] = {f"Q{n}": "p0" for n in range(1, 7)}


def test_a_theme_waits_for_its_prerequisite_and_is_open_as_soon_as_that_is_chosen() -> None:
    assert chosen(prerequisite_case(t1_worth=6), ALL_ZERO) == ["T1", "T2", "T3", "T4", "T5"]


def test_a_theme_whose_prerequisite_is_not_chosen_stays_out() -> None:
    assert chosen(prerequisite_case(t1_worth=1), ALL_ZERO) == ["T3", "T4", "T5", "T6", "T1"]


def test_an_excluded_prerequisite_counts_as_met() -> None:
    case = prerequisite_case(t1_worth=1, t1_relevance=0)
    assert chosen(case, ALL_ZERO) == ["T2", "T3", "T4", "T5", "T6"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("p75", ["T2", "T3", "T4", "T5", "T6"]),  # acquired: met, and not recommended itself
        ("p74", ["T3", "T4", "T5", "T6", "T1"]),
        ("NA", ["T2", "T3", "T4", "T5", "T6"]),  # nothing answered and nothing lacking: acquired
    ],
)
def test_an_acquired_prerequisite_counts_as_met_from_75_percent(answer: str, expected: list[str]) -> None:
    assert chosen(prerequisite_case(t1_worth=1), ALL_ZERO | {"Q1": answer}) == expected


def test_acquired_is_weighed_over_the_questions_linked_with_3_unrounded() -> None:
    # T1: 300 of 4 = 75: acquired; 29900 of 399 = 74.94: not, though it rounds to 75
    for weight, other, is_chosen_in_first_pass in ((3, 1, False), (299, 100, True)):
        case = questionnaire(
            [
                question("Q1", weight=weight, links={"T1": 3}),
                question("Q2", weight=other, links={"T1": 3}),
                question("Q3", weight=1, links={"T1": 2, "T2": 3}),
                *[question(f"Q{n}", weight=1, links={f"T{n}": 3}) for n in range(4, 8)],
            ],
            [theme(f"T{n}", dimension=DIMENSIONS[n % 6]) for n in (1, 2, 4, 5, 6, 7)],
        )
        themes = chosen(case, nothing(case) | {"Q1": "c"})
        assert ("T1" in themes) is is_chosen_in_first_pass


def test_a_theme_linked_by_1_and_2_only_is_acquired_only_when_nothing_lacks() -> None:
    case = questionnaire(
        [question("Q1", points=PERCENTS, links={"T1": 2}), question("Q2", weight=9, links={"T2": 3})],
        [theme("T1"), theme("T2", dimension="REL", prerequisites=["T1"])],
    )
    assert chosen(case, {"Q1": "p99", "Q2": "a"}) == ["T1", "T2"]  # T2 waits, though it is worth far more
    assert chosen(case, {"Q1": "p100", "Q2": "a"}) == ["T2", "T1"]  # T1 comes in by the last pass


@pytest.mark.parametrize(("points", "expected"), [("p39", ["T2", "T1"]), ("p40", ["T1", "T2"])])
def test_level_3_opens_at_a_score_of_40_and_before_only_completes(points: str, expected: list[str]) -> None:
    case = questionnaire(
        [question("Q1", points=PERCENTS, links={"T1": 3, "T2": 3})],
        [theme("T1", level=3, impact=5), theme("T2", dimension="REL")],
    )
    assert chosen(case, {"Q1": points}) == expected


def test_the_second_pass_completes_with_acquired_themes_and_counts_the_dimensions_chosen_so_far() -> None:
    # First T1 only (VIS). Then, all acquired: T2 (VIS) 80 x 60 % = 48, T3 60, T4 (wants T2) 20.
    case = questionnaire(
        [
            question(f"Q{n}", weight=w, points=PERCENTS, links={f"T{n}": 3})
            for n, w in ((1, 1), (2, 4), (3, 3), (4, 1))
        ],
        [
            theme("T1"),
            theme("T2"),
            theme("T3", dimension="REL"),
            theme("T4", dimension="VEN", level=3, prerequisites=["T2"]),
        ],
    )
    answers: dict[str, object] = {"Q1": "p0", "Q2": "p80", "Q3": "p80", "Q4": "p80"}
    assert chosen(case, answers) == ["T1", "T3", "T2", "T4"]


def test_the_last_pass_goes_by_level_then_relevance_and_impact_then_code() -> None:
    case = questionnaire(
        [question("Q1", links={f"T{n}": 3 for n in range(1, 8)})],
        [
            theme("T1", level=1, impact=5),
            theme("T2", level=3, impact=2),
            theme("T3", level=3, impact=3),  # x 50 % = 1.5
            theme("T4", level=2, impact=4),
            theme("T5", level=3, impact=2),
            theme("T6", level=3, impact=5),  # excluded
            theme("T7", level=2, impact=3),  # x 200 % = 6
        ],
        relevance_percent={"T3": 50, "T6": 0, "T7": 200},
    )
    assert chosen(case, {"Q1": "c"}) == ["T2", "T5", "T3", "T7", "T4"]


def test_the_reason_is_the_question_that_weighs_most_the_lowest_code_if_equal() -> None:
    case = questionnaire(
        [
            question("Q3", weight=3, links={"T1": 2, "T2": 1}),
            question("Q1", weight=2, links={"T1": 3, "T3": 3}, na=True),
            question("Q2", weight=9, links={"T2": 3, "T4": 3}),
        ],
        [theme(f"T{n}") for n in range(1, 5)],
    )
    # T1: Q1 2 x 3 = Q3 3 x 2; T2: Q2 has no gap, so Q3; T3: Q1; T4: nothing lacks
    answers: dict[str, object] = {"Q1": "a", "Q2": "c", "Q3": "a"}
    assert reasons(case, answers) == {"T1": "Q1", "T2": "Q3", "T3": "Q1", "T4": None}
    assert reasons(case, answers | {"Q1": "NA"}) == {"T1": "Q3", "T2": "Q3", "T3": None, "T4": None}


def worst(sector: str) -> dict[str, object]:
    return {
        question.code: ["none"] if question.is_multi else "a"
        for question in PUBLISHED.asked_questions(sector)
    }


def best(sector: str) -> dict[str, object]:
    return {
        question.code: [option.code for option in question.options if not option.is_exclusive]
        if question.is_multi
        else question.options[-1].code
        for question in PUBLISHED.asked_questions(sector)
    }


def test_a_shop_of_household_textiles_with_nothing_gets_the_themes_worked_out_by_hand() -> None:
    # The sector changes no weight and only T02 (60 %). With a gap of 100 everywhere, a value is
    # sum(weight x link) x impact: T01 27 x 5 = 135; T15 and T21 19 x 4 = 76 (by code); T08 18 x 4 = 72 before
    # T18 25 x 3 x 60 % = 45; T27 and T28 16 x 4 = 64 (T28 has the lower level). T17 72 waits for T18.
    assert chosen(PUBLISHED, worst("MAI-TEX"), "MAI-TEX") == ["T01", "T15", "T21", "T08", "T28"]


def test_a_shop_of_household_textiles_that_lacks_invoices_only_gets_the_themes_worked_out_by_hand() -> None:
    # Only T25 has a value; then by level: T05, T19, T24 (3, impact 3), and the first of level 2 and impact 4.
    result = score(PUBLISHED, "MAI-TEX", best("MAI-TEX") | {"Q18": "a"})
    assert result.score == 96
    assert [(row.theme, row.reason) for row in result.themes] == [
        ("T25", "Q18"),
        ("T05", None),
        ("T19", None),
        ("T24", None),
        ("T03", None),
    ]
