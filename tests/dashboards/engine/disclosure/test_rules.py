"""Nothing under 5 is published, nor what gives it away by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.engine.disclosure.rules import (
    FLOOR,
    HIDDEN,
    MASKED,
    NO_DATA,
    SMALL,
    Rate,
    hidden_members,
    publish_cells,
    publish_mean,
    publish_rate,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "published"),
    [
        (0, 0, NO_DATA),
        (3, 4, HIDDEN),
        (0, 4, HIDDEN),
        (5, 10, Rate(5, 10, 50.0)),
        (0, 10, Rate(0, 10, 0.0)),
        (10, 10, Rate(10, 10, 100.0)),
        (5, 6, MASKED),
        (2, 9, MASKED),
        (6, 6, Rate(6, 6, 100.0)),
        (4, 10, Rate(None, 10, None, "few")),
        (6, 10, Rate(None, 10, None, "nearly_all")),
        (382, 429, Rate(382, 429, 89.0)),
    ],
)
def test_a_rate_is_shown_only_where_neither_side_is_under_five(numerator, denominator, published):
    assert publish_rate(numerator, denominator) == published


@pytest.mark.parametrize(("total", "n", "published"), [(0, 0, NO_DATA), (300, 4, HIDDEN), (375, 5, 75.0)])
def test_a_mean_is_shown_from_five(total, n, published):
    assert publish_mean(total, n) == published


def test_one_small_band_takes_the_next_smallest_with_it():
    published = publish_cells({"depart": 82, "eveil": 104, "chemin": 74, "connecte": 29, "moteur": 3})

    assert published == {"depart": 82, "eveil": 104, "chemin": 74, "connecte": MASKED, "moteur": SMALL}


def test_two_small_bands_that_make_five_together_need_no_third():
    assert publish_cells({"a": 3, "b": 4, "c": 20}) == {"a": SMALL, "b": SMALL, "c": 20}


def test_a_zero_is_shown_unless_it_is_needed_to_hide_another():
    assert publish_cells({"a": 0, "b": 10}) == {"a": 0, "b": 10}
    assert publish_cells({"a": 0, "b": 3}) == {"a": MASKED, "b": SMALL}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 60), min_size=2))
def test_subtraction_from_the_total_never_tells_a_small_band(cells):
    published = publish_cells(cells)
    hidden = [code for code, count in published.items() if isinstance(count, str)]

    assert all(isinstance(count, str) or count == 0 or count >= FLOOR for count in published.values())
    # An attacker knows the total and the shown cells: what is left is spread over two cells or more,
    # and is not itself a small number, save where the whole list is.
    rest = sum(cells.values()) - sum(count for count in published.values() if not isinstance(count, str))
    if hidden:
        assert len(hidden) >= 2
        assert rest >= FLOOR or len(hidden) == len(cells)


@given(
    st.dictionaries(st.integers(0, 40), st.integers(0, 30), max_size=20),
    st.integers(0, 20),
)
def test_subtraction_from_the_programme_never_tells_a_few_answers(sizes, unlisted):
    hidden = hidden_members(sizes, unlisted)
    rest = sum(sizes[member] for member in hidden) + unlisted

    assert all(member in hidden or size == 0 or size >= FLOOR for member, size in sizes.items())
    if rest:
        everything_is_hidden = all(member in hidden for member, size in sizes.items() if size)
        assert rest >= FLOOR or everything_is_hidden
