"""A draft's faults are named, each with what and where; nothing that is given makes the check fail."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from diagnostic.questionnaire.checking import problems_of
from diagnostic.questionnaire.reach import prerequisite_cycles
from tests.diagnostic.questionnaire.drafts import Draft

SECTORS = frozenset(Draft().weights)


def found(draft: Draft) -> list[tuple[str, str]]:
    problems = problems_of(draft.document, draft.themes, SECTORS)
    for problem in problems:
        assert problem.where in str(problem)
        assert "%(" not in problem.text
    return [(problem.code, problem.where) for problem in problems if not problem.is_warning]


def warned(draft: Draft) -> list[tuple[str, str]]:
    problems = problems_of(draft.document, draft.themes, SECTORS)
    return [(problem.code, problem.where) for problem in problems if problem.is_warning]


def test_the_published_version_has_no_fault() -> None:
    assert found(Draft()) == []


def hide_everywhere(draft: Draft, question: str) -> None:
    for row in draft.weights.values():
        row[question] = 0


def exclude_everywhere(draft: Draft, theme: str) -> None:
    for row in draft.relevance.values():
        row[theme] = 0


def unlink(draft: Draft, theme: str) -> None:
    for question in draft.document["questions"]:
        question["themes"].pop(theme, None)


def open_only(draft: Draft, sector: str, n: int) -> None:
    codes = [row["code"] for row in draft.themes["themes"]]
    draft.relevance[sector] = dict.fromkeys(codes[n:], 0)


def weigh_nothing_of(draft: Draft, dimension: str) -> None:
    for question in draft.document["questions"]:
        if question["dimension"] == dimension:
            question["weight"] = 0


FAULTS: dict[str, tuple[Callable[[Draft], Any], list[tuple[str, str]]]] = {
    "a cycle of two": (
        lambda d: d.theme("T01").update(prerequisites=["T04"]),
        [("cycle", "T01"), ("prerequisites_unmet", "T05")],
    ),
    "a theme that needs itself": (
        lambda d: d.theme("T28").update(prerequisites=["T28"]),
        [("cycle", "T28")],
    ),
    "a weight of 0": (
        lambda d: d.question("Q05").update(weight=0),
        [("weight_zero", "Q05"), ("theme_never_asked", "T06")],
    ),
    "a sector without weights": (
        lambda d: d.weights["BEA-COI"].update({row["code"]: 0 for row in d.document["questions"]}),
        [("sector_weightless", "BEA-COI")],
    ),
    "a question hidden from all": (
        lambda d: hide_everywhere(d, "Q20"),
        [("asked_nowhere", "Q20")],
    ),
    "a dimension without weight": (
        lambda d: weigh_nothing_of(d, "STR"),
        [
            ("weight_zero", "Q20"),
            ("weight_zero", "Q21"),
            ("weight_zero", "Q22"),
            ("dimension_weightless", "STR"),
            ("theme_never_asked", "T28"),
        ],
    ),
    "a theme that no question leads to": (lambda d: unlink(d, "T23"), [("theme_unlinked", "T23")]),
    "a theme without relevance": (lambda d: exclude_everywhere(d, "T23"), [("theme_excluded", "T23")]),
    "a theme whose questions are hidden": (
        lambda d: hide_everywhere(d, "Q16"),
        [("asked_nowhere", "Q16"), ("theme_never_asked", "T23")],
    ),
    "four themes open": (lambda d: open_only(d, "ALI-BOU", 4), [("few_themes", "ALI-BOU")]),
    "no 0": (lambda d: d.option("Q01", "a").update(pts=5), [("no_zero", "Q01")]),
    "no 100": (lambda d: d.option("Q01", "e").update(pts=95), [("no_hundred", "Q01")]),
    "an exclusive choice among single ones": (
        lambda d: d.option("Q01", "a").update(exclusive=True),
        [("exclusive_in_single", "Q01")],
    ),
    "no exclusive choice": (
        lambda d: d.option("Q02", "none").update(exclusive=False),
        [("exclusive_missing", "Q02")],
    ),
    "two exclusive choices": (
        lambda d: d.option("Q02", "guide").update(exclusive=True, pts=0),
        [("exclusive_twice", "Q02")],
    ),
    "an exclusive choice with points": (
        lambda d: d.option("Q02", "none").update(pts=10),
        [("exclusive_with_points", "Q02 › none")],
    ),
    "only exclusive choices": (
        lambda d: [option.update(exclusive=True, pts=0) for option in d.question("Q22")["options"]],
        [("exclusive_twice", "Q22"), ("only_exclusive", "Q22")],
    ),
    "an option called NA": (
        lambda d: d.option("Q01", "b").update(id="NA"),
        [("reserved_option", "Q01")],
    ),
    "a gap between bands": (lambda d: d.document["bands"][1].update(min=22), [("bands_gap", "paliers")]),
    "bands that overlap": (lambda d: d.document["bands"][1].update(min=15), [("bands_overlap", "paliers")]),
    "a band upside down": (
        lambda d: d.document["bands"][4].update(min=100, max=80),
        [("band_reversed", "moteur"), ("bands_gap", "paliers")],
    ),
    "other bands": (lambda d: d.document["bands"][4].update(code="top"), [("codes_changed", "paliers")]),
    "four themes recommended": (
        lambda d: d.document["recommendation"].update(count=4),
        [("wrong_count", "count")],
    ),
    "diversity that rises": (
        lambda d: d.document["recommendation"].update(
            diversity_percent_by_already_chosen_in_dimension=[100, 30, 60]
        ),
        [("diversity_rises", "diversité")],
    ),
    "diversity from 0": (
        lambda d: d.document["recommendation"].update(diversity_percent_by_already_chosen_in_dimension=[0]),
        [("diversity_starts_at_zero", "diversité")],
    ),
    "a question twice": (
        lambda d: d.document["questions"].append(deepcopy(d.question("Q05"))),
        [("code_twice", "Q05")],
    ),
    "a theme twice": (
        lambda d: d.themes["themes"].append(deepcopy(d.theme("T05"))),
        [("code_twice", "T05")],
    ),
    "an option twice": (lambda d: d.option("Q01", "b").update(id="a"), [("code_twice", "Q01 › a")]),
    "an unknown dimension": (
        lambda d: d.question("Q01").update(dimension="ZZZ"),
        [("unknown_dimension", "Q01")],
    ),
    "a link to an unknown theme": (
        lambda d: d.question("Q01")["themes"].update(T99=1),
        [("unknown_theme", "Q01")],
    ),
    "an unknown prerequisite": (
        lambda d: d.theme("T01").update(prerequisites=["T99"]),
        [("unknown_theme", "T01")],
    ),
    "an unknown provider": (lambda d: d.theme("T01").update(providers=["X"]), [("unknown_provider", "T01")]),
    "an unknown sector": (lambda d: d.weights.update(ZZZ={}), [("unknown_sector", "ZZZ")]),
    "a sector that lacks": (lambda d: d.relevance.pop("ALI-BOU"), [("sector_missing", "ALI-BOU")]),
    "a percent of an unknown question": (
        lambda d: d.weights["ALI-BOU"].update(Q99=50),
        [("unknown_question", "ALI-BOU")],
    ),
    "a percent of an unknown theme": (
        lambda d: d.relevance["ALI-BOU"].update(T99=50),
        [("unknown_theme", "ALI-BOU")],
    ),
    "a number of version": (
        lambda d: (d.document.update(version="2"), d.themes.update(version="2")),
        [("version_malformed", "version")],
    ),
    "two versions": (lambda d: d.themes.update(version="1.0.1"), [("versions_differ", "version")]),
    "settled by an unknown theme": (
        lambda d: d.document["recommendation"].update(settled={"T99": {"Q01": ["e"]}}),
        [("unknown_theme", "T99")],
    ),
    "settled by an unknown question": (
        lambda d: d.document["recommendation"].update(settled={"T01": {"Q99": ["e"]}}),
        [("unknown_question", "T01")],
    ),
    "settled by an unknown option": (
        lambda d: d.document["recommendation"].update(begun={"T01": {"Q01": ["z"]}}),
        [("unknown_option", "T01")],
    ),
    "settled by no answer": (
        lambda d: d.document["recommendation"].update(settled={"T01": {}}),
        [("settled_by_nothing", "T01")],
    ),
    "settled by every answer": (
        lambda d: d.document["recommendation"].update(settled={"T01": {"Q01": list("abcde")}}),
        [("settled_by_all", "T01")],
    ),
    "settled by none of these": (
        lambda d: d.document["recommendation"].update(settled={"T02": {"Q02": ["none"]}}),
        [("settled_by_none", "T02")],
    ),
    "no French": (lambda d: d.question("Q01").update(fr=" "), [("french_missing", "Q01")]),
}


@pytest.mark.parametrize(("spoil", "expected"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named_with_its_place(
    spoil: Callable[[Draft], Any], expected: list[tuple[str, str]]
) -> None:
    draft = Draft()
    spoil(draft)
    assert found(draft) == expected


def test_a_cycle_is_told_with_its_way() -> None:
    draft = Draft()
    draft.theme("T01")["prerequisites"] = ["T05"]
    draft.theme("T05")["prerequisites"] = ["T03"]
    draft.theme("T03")["prerequisites"] = ["T01"]
    texts = [problem.text for problem in problems_of(draft.document, draft.themes)]
    assert any("T01 → T05 → T03 → T01" in text for text in texts)


def test_each_circle_is_told_once() -> None:
    needs = {"A": ("B",), "B": ("C", "A"), "C": ("A",), "D": ("A",), "E": ("F",), "F": ("E",), "G": ()}
    assert prerequisite_cycles(needs) == [["A", "B", "C"], ["A", "B"], ["E", "F"]]


HINTS: dict[str, tuple[Callable[[Draft], Any], tuple[str, str]]] = {
    "no Dutch": (lambda d: d.question("Q01").pop("nl"), ("texts_missing", "nl")),
    "a sum under 100": (
        lambda d: d.option("Q02", "maps").update(pts=10),
        ("sum_under_hundred", "Q02"),
    ),
    "a theme gone": (
        lambda d: (
            d.themes["themes"].remove(d.theme("T23")),
            d.question("Q16")["themes"].pop("T23"),
            [row.pop("T23", None) for row in d.relevance.values()],
        ),
        ("removed", "T23"),
    ),
    "a new question": (
        lambda d: d.document["questions"].append(deepcopy(d.question("Q05")) | {"code": "Q23"}),
        ("newcomer", "Q23"),
    ),
    "a dimension that is empty for some": (
        lambda d: d.weights["ALI-BOU"].update(Q20=0, Q21=0, Q22=0),
        ("dimension_empty_elsewhere", "STR"),
    ),
}


@pytest.mark.parametrize(("spoil", "expected"), HINTS.values(), ids=HINTS.keys())
def test_what_is_worth_a_look_is_a_warning(spoil: Callable[[Draft], Any], expected: tuple[str, str]) -> None:
    draft = Draft()
    before = warned(draft)
    spoil(draft)
    assert set(warned(draft)) - set(before) == {expected}
    assert found(draft) == []


def test_a_sector_that_may_answer_nothing_at_all_is_a_warning() -> None:
    draft = Draft()
    draft.weights["ALI-BOU"] = {row["code"]: 0 for row in draft.document["questions"] if row["code"] != "Q11"}
    assert ("all_may_not_apply", "ALI-BOU") in warned(draft)
