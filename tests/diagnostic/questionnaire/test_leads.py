"""What version 1.1.0 advises: nothing that the answers have settled, and five themes beside it of 1.0.0."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from diagnostic.questionnaire.catalogue import (
    carried_versions,
    load_questionnaire,
    next_documents,
    next_version,
    note_of_next,
)
from diagnostic.questionnaire.checking import problems_of
from diagnostic.questionnaire.jsonl import result_as_json
from diagnostic.questionnaire.scoring import Result, score
from tests.diagnostic.questionnaire.reference import reference_leads
from tests.diagnostic.questionnaire.test_properties import cases

FIRST, NEXT = load_questionnaire("1.0.0"), load_questionnaire("1.1.0")
RULES = next_documents()[0]["recommendation"]
EXAMPLES = json.loads((Path(__file__).parent / "data" / "examples_1_1_0.json").read_text("utf-8"))["examples"]


def first(result: Result) -> list[str]:
    assert result.leads is not None
    return [lead.theme for lead in result.leads.first]


def further(result: Result) -> list[str]:
    assert result.leads is not None
    return [lead.theme for lead in result.leads.further]


def all_as(code: str, sector: str = "MOD-FEM") -> dict[str, Any]:
    """The option of that code where there is one, the best otherwise."""
    answers: dict[str, Any] = {}
    for question in NEXT.asked_questions(sector):
        options = [option.code for option in question.options if not option.is_exclusive]
        if question.is_multi:
            answers[question.code] = options
        else:
            answers[question.code] = code if code in options else options[-1]
    return answers


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_worked_example_gives_what_it_must(example: dict[str, Any]) -> None:
    result = result_as_json(score(NEXT, example["sector"], example["answers"]))
    assert result == example["expected"]


def test_a_shop_whose_site_is_fine_is_not_told_to_make_one() -> None:
    answers = all_as("e") | {"Q03": "d"}
    before, after = score(FIRST, "MOD-FEM", answers), score(NEXT, "MOD-FEM", answers)

    assert "T03" in [theme.theme for theme in before.themes]
    assert "T03" in [theme.theme for theme in after.themes]
    assert "T03" not in first(after) + further(after)


@pytest.mark.parametrize(
    ("question", "answer", "theme", "is_advised"),
    [
        ("Q11", "b", "T18", True),
        ("Q11", "c", "T18", False),  # there is a catalogue with prices, though 55 points are not 75
        ("Q12", "a", "T19", True),
        ("Q12", "b", "T19", False),  # has weighed it, and does not want to
        ("Q15", "b", "T22", True),
        ("Q15", "c", "T22", False),
        ("Q21", ["pwd", "mfa"], "T28", True),
        ("Q21", ["pwd", "mfa", "bak"], "T28", False),
    ],
)
def test_an_answer_settles_a_theme(question: str, answer: Any, theme: str, is_advised: bool) -> None:
    result = score(NEXT, "MOD-FEM", all_as("e") | {question: answer})
    assert (theme in first(result)) is is_advised
    assert theme not in further(result)


def test_a_settled_prerequisite_opens_what_waits_for_it() -> None:
    """A shop with a catalogue may go on to a shop online: it is not sent back to the catalogue."""
    assert first(score(NEXT, "MOD-FEM", all_as("e") | {"Q11": "c"})) == ["T17"]


def test_two_leads_and_the_rest_goes_further() -> None:
    """By hand: T27 gap 100 x 4 x link 3 x impact 4, T10 30 x 5 x 3 x 4; T25 has its 75 and goes further."""
    answers = all_as("e", "MAI-TEX") | {"Q20": "a", "Q07": "c", "Q18": "c"}
    result = score(NEXT, "MAI-TEX", answers)
    assert first(result) == ["T27", "T10"]
    assert further(result) == ["T25", "T05"]  # not T01 that Q07 speaks for, too: Q01 has settled it


def test_whoever_has_settled_everything_is_told_of_no_lead() -> None:
    result = score(NEXT, "MOD-FEM", all_as("e"))
    assert first(result) == []
    assert further(result) == ["T05"]  # no answer can say that somebody advertises


def test_what_does_not_apply_is_not_advised_either() -> None:
    result = score(NEXT, "MOD-FEM", all_as("e") | {"Q11": "NA", "Q12": "NA"})
    assert further(result) == ["T05"]
    photos = score(NEXT, "MOD-FEM", all_as("e") | {"Q11": "NA", "Q12": "NA", "Q05": "a"})
    assert {"T17", "T18", "T19"}.isdisjoint(first(photos) + further(photos))  # Q05 speaks for T18, too


def test_a_step_that_is_done_is_known() -> None:
    result = score(NEXT, "MOD-FEM", all_as("e") | {"Q01": "c", "Q20": "b"})
    assert result.leads is not None
    assert {lead.theme: lead.is_begun for lead in result.leads.first} == {"T01": True, "T27": False}


@given(cases)
def test_score_and_five_themes_are_those_of_the_first_version(
    case: tuple[str | None, dict[str, Any]],
) -> None:
    before, after = (score(version, *case) for version in (FIRST, NEXT))
    assert before.leads is None
    assert (after.score, after.band, after.dimensions, after.themes, after.partial, after.small_group) == (
        before.score,
        before.band,
        before.dimensions,
        before.themes,
        before.partial,
        before.small_group,
    )
    assert result_as_json(after) == result_as_json(before) | {
        key: result_as_json(after)[key] for key in ("leads", "further")
    }


@given(cases)
def test_the_quick_rules_agree_with_the_slow_ones(case: tuple[str | None, dict[str, Any]]) -> None:
    leads = score(NEXT, *case).leads
    assert leads is not None
    found = tuple(
        [(lead.theme, lead.reason, lead.is_begun) for lead in part] for part in (leads.first, leads.further)
    )
    assert found == reference_leads(NEXT, RULES, *case)


@given(cases)
def test_nothing_settled_or_excluded_is_advised_and_nothing_twice(
    case: tuple[str | None, dict[str, Any]],
) -> None:
    sector, answers = case
    result = score(NEXT, sector, answers)
    advised = first(result) + further(result)
    assert len(advised) == len(set(advised)) <= 5
    for theme in advised:
        if sector is not None:
            assert NEXT.relevance_percent[sector].get(theme, 100) > 0
        for question, options in RULES["settled"].get(theme, {}).items():
            given = answers.get(question, [])
            is_all = set(options) <= set(given) if isinstance(given, list) else given in options
            assert not is_all, (theme, question)


def test_the_proposed_version_has_no_fault_and_changes_no_question() -> None:
    questionnaire, themes = next_documents()
    assert problems_of(questionnaire, themes) == []
    assert (NEXT.version, next_version()) == ("1.1.0", "1.1.0")
    assert next_version() not in carried_versions()
    assert NEXT.questions == FIRST.questions
    assert (NEXT.weight_percent, NEXT.relevance_percent) == (FIRST.weight_percent, FIRST.relevance_percent)
    assert len(note_of_next()) <= 300


def test_each_theme_is_settled_by_what_can_be_answered_to_a_question_that_speaks_for_it() -> None:
    questions = {question.code: question for question in NEXT.questions}
    for rule in ("settled", "begun"):
        for theme, row in RULES[rule].items():
            for question in row:
                assert theme in questions[question].links, (rule, theme, question)
    assert {theme.code for theme in NEXT.themes} - RULES["settled"].keys() == {"T05"}
