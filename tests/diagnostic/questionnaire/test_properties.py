"""What holds for all answers and sectors of the published questionnaire."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.questionnaire.catalogue import Question
from diagnostic.questionnaire.scoring import load_questionnaire, score
from tests.diagnostic.questionnaire.reference import reference_score, reference_themes, relevance_of

PUBLISHED = load_questionnaire()
SECTORS = [*sorted(PUBLISHED.sectors), None]  # None: "not sure"


def answer_to(question: Question) -> st.SearchStrategy[Any]:
    if question.is_multi:
        codes = [option.code for option in question.options if not option.is_exclusive]
        exclusive = [[option.code] for option in question.options if option.is_exclusive]
        some = st.lists(st.sampled_from(codes), min_size=1, unique=True) | st.sampled_from(exclusive)
    else:
        some = st.sampled_from([option.code for option in question.options])
    return some | st.just("NA") if question.is_na_allowed else some


def answers_of(sector: str | None) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({q.code: answer_to(q) for q in PUBLISHED.asked_questions(sector)})


def points_of(question: Question, answer: Any) -> int:
    points = {option.code: option.points for option in question.options}
    return sum(points[choice] for choice in answer) if question.is_multi else points[answer]


cases = st.sampled_from(SECTORS).flatmap(lambda sector: st.tuples(st.just(sector), answers_of(sector)))


@given(cases)
def test_there_are_always_five_distinct_themes_that_the_sector_does_not_exclude(
    case: tuple[str | None, dict[str, Any]],
) -> None:
    sector, answers = case
    themes = [row.theme for row in score(PUBLISHED, sector, answers).themes]
    assert len(themes) == len(set(themes)) == 5
    assert all(relevance_of(PUBLISHED, sector, theme) > 0 for theme in themes)


@given(cases)
def test_the_quick_rules_agree_with_the_slow_ones(case: tuple[str | None, dict[str, Any]]) -> None:
    sector, answers = case
    result = score(PUBLISHED, sector, answers)
    assert result.score == reference_score(PUBLISHED, sector, answers)
    assert [(row.theme, row.reason) for row in result.themes] == reference_themes(PUBLISHED, sector, answers)


@given(cases, st.data())
def test_a_better_answer_never_lowers_the_score(
    case: tuple[str | None, dict[str, Any]], data: st.DataObject
) -> None:
    sector, answers = case
    answered = [q for q in PUBLISHED.asked_questions(sector) if answers[q.code] != "NA"]
    question = data.draw(st.sampled_from(answered))
    other = data.draw(answer_to(question).filter(lambda answer: answer != "NA"))
    worse, better = sorted((answers[question.code], other), key=lambda answer: points_of(question, answer))
    before = score(PUBLISHED, sector, answers | {question.code: worse})
    after = score(PUBLISHED, sector, answers | {question.code: better})
    assert 0 <= before.score <= after.score <= 100


@given(cases, st.integers())
def test_the_order_of_keys_and_of_choices_changes_nothing(
    case: tuple[str | None, dict[str, Any]], seed: int
) -> None:
    sector, answers = case
    codes = list(answers)
    random.Random(seed).shuffle(codes)
    turned = {
        code: answers[code][::-1] if isinstance(answers[code], list) else answers[code] for code in codes
    }
    result = score(PUBLISHED, sector, turned)
    assert result == score(PUBLISHED, sector, answers)
    assert list(result.dimensions) == [dimension.code for dimension in PUBLISHED.dimensions]


@given(cases)
@settings(max_examples=50)
def test_no_result_of_the_published_version_is_partial(case: tuple[str | None, dict[str, Any]]) -> None:
    sector, answers = case
    everything_na = {
        q.code: "NA" if q.is_na_allowed else answers[q.code] for q in PUBLISHED.asked_questions(sector)
    }
    assert score(PUBLISHED, sector, everything_na).partial is False
