"""Documents of a wrong shape are told by their path, and nothing that is given makes the check fail."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.questionnaire.catalogue import read_questionnaire
from diagnostic.questionnaire.checking import problems_of
from diagnostic.questionnaire.problems import OF_SHAPE, TEXTS, WARNINGS
from diagnostic.questionnaire.scoring import score
from tests.diagnostic.questionnaire.drafts import Draft
from tests.diagnostic.questionnaire.test_checking import FAULTS, HINTS, SECTORS
from tests.examples import examples


def shape_of(draft: Draft) -> list[tuple[str, str]]:
    problems = problems_of(draft.document, draft.themes, SECTORS)
    assert all(problem.is_of_shape and problem.where in str(problem) for problem in problems)
    return [(problem.code, problem.where) for problem in problems]


Q01, ALI_BOU = "questionnaire.questions[0]", "questionnaire.sector_weight_percent.ALI-BOU"
SHAPES: list[tuple[Callable[[Draft], Any], str, str]] = [
    (lambda d: d.document.pop("bands"), "key_missing", "questionnaire.bands"),
    (lambda d: d.question("Q01").pop("weight"), "key_missing", Q01 + ".weight"),
    (lambda d: d.question("Q01").update(weight="6"), "wrong_type", Q01 + ".weight"),
    (lambda d: d.question("Q01").update(weight=True), "wrong_type", Q01 + ".weight"),
    (lambda d: d.question("Q01").update(weight=6.0), "wrong_type", Q01 + ".weight"),
    (lambda d: d.question("Q01").update(weight=-1), "out_of_range", Q01 + ".weight"),
    (lambda d: d.question("Q01").update(type="free"), "wrong_type", Q01 + ".type"),
    (lambda d: d.question("Q01").update(options=[]), "too_few", Q01 + ".options"),
    (lambda d: d.option("Q01", "a").update(pts=101), "out_of_range", Q01 + ".options[0].pts"),
    (lambda d: d.question("Q01").update(code="Q 1"), "code_malformed", Q01 + ".code"),
    (lambda d: d.question("Q01").update(code=None), "wrong_type", Q01 + ".code"),
    (lambda d: d.question("Q01").update(fr=["x"]), "wrong_type", Q01 + ".fr"),
    (lambda d: d.question("Q01").update(fr="x" * 601), "text_too_long", Q01 + ".fr"),
    (lambda d: d.question("Q01").update(themes={"T01": 4}), "out_of_range", Q01 + ".themes.T01"),
    (lambda d: d.weights["ALI-BOU"].update(Q01=-5), "out_of_range", ALI_BOU + ".Q01"),
    (lambda d: d.document.update(questions={}), "wrong_type", "questionnaire.questions"),
    (lambda d: d.themes.update(themes=None), "wrong_type", "themes.themes"),
    (lambda d: d.theme("T01").update(impact=0), "out_of_range", "themes.themes[0].impact"),
    (lambda d: d.question("Q01").update(fr="a\0b"), "not_storable", "questionnaire"),
    (lambda d: d.themes.update(note="\ud800"), "not_storable", "themes"),
    (lambda d: d.themes.update(note=float("nan")), "not_storable", "themes"),
    (lambda d: d.themes.update(note=10**400), "not_storable", "themes"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "code", "where"), SHAPES)
def test_a_wrong_shape_is_named_with_its_path(spoil: Callable[[Draft], Any], code: str, where: str) -> None:
    draft = Draft()
    spoil(draft)
    assert shape_of(draft) == [(code, where)]


def test_nesting_beyond_reason_is_refused_without_recursion() -> None:
    draft, nested = Draft(), []
    for _ in range(10_000):
        nested = [nested]
    draft.document["note"] = nested
    assert shape_of(draft) == [("not_storable", "questionnaire")]


def test_every_fault_has_its_words_and_every_word_a_test() -> None:
    tried = {code for _, expected in FAULTS.values() for code, _ in expected}
    tried |= {expected[0] for _, expected in HINTS.values()} | {code for _, code, _ in SHAPES}
    assert TEXTS.keys() >= WARNINGS | OF_SHAPE
    assert TEXTS.keys() - tried == {"all_may_not_apply"}


def places(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = document.keys() if isinstance(document, dict) else range(len(document))
    inner = [(*path, key) for key in keys]
    return inner + [
        place
        for key in keys
        if isinstance(document[key], dict | list)
        for place in places(document[key], (*path, key))
    ]


PLACES = places([Draft().document, Draft().themes])
values = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 500), st.floats(), st.text(max_size=5),
    st.sampled_from(["T01", "T05", "Q01", "NA", "VIS", "multi", "single", "ALI-BOU"]),
    st.lists(st.sampled_from(["T01", "T05", 1]), max_size=3),
    st.dictionaries(st.sampled_from(["T01", "Q01", "fr"]), st.integers(-1, 5), max_size=2),
)  # fmt: skip
edits = st.lists(st.tuples(st.sampled_from(PLACES), values | st.just("remove")), min_size=1, max_size=4)


@given(edits)
@settings(max_examples=examples(60, 300))
def test_whatever_is_changed_is_either_named_or_can_be_scored(
    edits: list[tuple[tuple[Any, ...], Any]],
) -> None:
    draft = Draft()
    both = [draft.document, draft.themes]
    for path, value in edits:
        try:
            place: Any = both
            for key in path[:-1]:
                place = place[key]
            if value == "remove" and len(path) > 1:
                del place[path[-1]]
            else:
                place[path[-1]] = value
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier edit took that place away
    problems = problems_of(both[0], both[1], SECTORS)
    if any(not problem.is_warning for problem in problems):
        return
    form = read_questionnaire(both[0], both[1])
    chance = random.Random(len(edits))
    for sector in [*chance.sample(sorted(form.sectors), 3), None]:
        answers = {
            question.code: [option.code] if question.is_multi else option.code
            for question in form.asked_questions(sector)
            for option in [chance.choice(question.options)]
        }
        result = score(form, sector, answers)
        assert 0 <= result.score <= 100
        assert len({row.theme for row in result.themes}) == 5


@given(st.recursive(values, lambda inner: st.lists(inner, max_size=3)))
def test_any_value_of_json_is_answered(value: Any) -> None:
    assert problems_of(value, value)
