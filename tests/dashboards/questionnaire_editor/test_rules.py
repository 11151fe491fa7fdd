"""What a dry run tells: counts in steps of five, nothing under five, nothing that gives a hidden one away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.questionnaire_editor.rules import Outcome, Tally, published, published_counts, stepped

BANDS = ("low", "middle", "high")
THEMES = ("T1", "T2", "T3")


def tally_of(pairs: list[tuple[Outcome, Outcome | str]]) -> Tally:
    tally = Tally()
    for before, after in pairs:
        if isinstance(after, str):
            tally.add_unscorable(after, "Q1")
        else:
            tally.add(before, after)
    return tally


def outcome(score: int, band: str = "low", *themes: str) -> Outcome:
    return Outcome(score, band, frozenset(themes))


@pytest.mark.parametrize(("n", "shown"), [(0, None), (4, None), (5, 5), (9, 5), (10, 10), (123, 120)])
def test_a_count_goes_down_to_a_multiple_of_five_or_is_hidden(n: int, shown: int | None) -> None:
    assert stepped(n) == shown


def test_a_count_that_would_give_a_small_one_away_is_hidden_with_it() -> None:
    assert published_counts({"a": 40, "b": 3, "c": 12}) == {"a": 40, "b": None, "c": None}


def test_without_past_answers_there_is_nothing_to_tell() -> None:
    assert published(Tally(), BANDS) == {"n": 0, "bands": list(BANDS)}


def test_under_five_there_is_nothing_but_that() -> None:
    few = tally_of([(outcome(10), outcome(20))] * 4)
    assert published(few, BANDS) == {"n": None, "bands": list(BANDS)}


def test_means_moves_bands_and_themes() -> None:
    pairs: list[tuple[Outcome, Outcome | str]] = []
    pairs += [(outcome(10, "low", "T1", "T2"), outcome(50, "middle", "T1", "T3"))] * 10
    pairs += [(outcome(40, "middle", "T1"), outcome(40, "middle", "T1"))] * 21
    pairs += [(outcome(90, "high", "T2"), "missing")] * 7
    report = published(tally_of(pairs), BANDS)

    assert (report["n"], report["n_scored"]) == (35, 30)
    assert report["unscorable"] == [{"reason": "missing", "question": "Q1", "n": 5}]
    assert (report["mean_before"], report["mean_after"]) == (30.3, 43.2)
    assert report["moves"] == {"up": 10, "same": 20, "down": None}
    assert report["before"] == {"low": 10, "middle": 20, "high": None}
    assert report["cells"] == [[None, 10, None], [None, 20, None], [None, None, None]]
    assert report["leads"] == [
        {"before": None, "after": None},
        {"before": 20, "after": 20},
        {"before": 10, "after": 10},
        *[{"before": None, "after": None}] * 3,
    ]
    assert report["themes"] == [
        {"code": "T1", "kept": 30, "gained": None, "lost": None},
        {"code": "T2", "kept": None, "gained": None, "lost": 10},
        {"code": "T3", "kept": None, "gained": 10, "lost": None},
    ]


def test_the_mean_after_is_hidden_where_few_scores_moved() -> None:
    """Otherwise the difference of the means is theirs."""
    still: list[tuple[Outcome, Outcome | str]] = [(outcome(40), outcome(40))] * 30
    one: list[tuple[Outcome, Outcome | str]] = [(outcome(10), outcome(90))]
    assert published(tally_of(still), BANDS)["mean_after"] == 40.0
    assert published(tally_of([*still, *one]), BANDS)["mean_after"] is None
    assert published(tally_of(still + one * 5), BANDS)["mean_after"] is not None


outcomes = st.builds(
    Outcome,
    st.integers(0, 100),
    st.sampled_from(BANDS),
    st.frozensets(st.sampled_from(THEMES), max_size=3),
)
pairs = st.lists(st.tuples(outcomes, outcomes | st.sampled_from(["missing", "unknown_option"])), max_size=60)


def counts_in(report: Any) -> Iterator[int]:
    """Every whole number anywhere in the report."""
    if isinstance(report, dict):
        for value in report.values():
            yield from counts_in(value)
    elif isinstance(report, list):
        for value in report:
            yield from counts_in(value)
    elif isinstance(report, int):
        yield report


@given(pairs)
def test_every_number_and_every_difference_of_two_is_a_multiple_of_five(
    pairs: list[tuple[Outcome, Outcome | str]],
) -> None:
    report = published(tally_of(pairs), BANDS)
    assert all(number % 5 == 0 for number in counts_in(report))
    assert (0 in counts_in(report)) == (not pairs)
    assert json.loads(json.dumps(report)) == report


@given(pairs, st.integers(0, 59), st.data())
def test_one_shop_more_or_less_moves_no_number_by_less_than_five(
    pairs: list[tuple[Outcome, Outcome | str]], at: int, data: st.DataObject
) -> None:
    if not pairs:
        return
    less = pairs[:at] + pairs[at + 1 :]
    for one, other in zip(
        counts_in(published(tally_of(pairs), BANDS)),
        counts_in(published(tally_of(less), BANDS)),
        strict=False,
    ):
        assert (one - other) % 5 == 0
