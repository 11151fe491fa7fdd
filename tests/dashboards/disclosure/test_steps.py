"""Answers move in steps of at least five."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboards.disclosure.bilan import step_of_diagnostics
from dashboards.disclosure.steps import STEP, Stepped, stepped_sum
from dashboards.figures.rows import DiagnosticRow

FIRST = date(2016, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_a_value_waits_for_five_more_answers():
    increments = [(day(1), 4, 6), (day(2), 1, 2), (day(3), 2, 3)]

    assert stepped_sum(increments[:1]) == Stepped(4, 6, day(1))
    assert stepped_sum(increments[:2]) == Stepped(4, 6, day(1))
    assert stepped_sum(increments) == Stepped(7, 11, day(3))


def test_under_five_there_is_no_value_yet():
    assert stepped_sum([(day(1), 2, 4)]) == Stepped(0, 0, None)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=30))
def test_two_days_never_differ_by_fewer_than_five_answers(numbers):
    increments = [(day(number), n // 2, n) for number, n in numbers]
    shown = [stepped_sum(one for one in increments if one[0] <= day(number)).n for number in range(41)]

    steps = [later - earlier for earlier, later in pairwise(shown)]
    assert all(step == 0 or step >= STEP for step in steps)


def test_scores_wait_for_five_new_shops_not_for_five_attempts():
    def rows(*shops: str, on: date) -> list[DiagnosticRow]:
        return [DiagnosticRow(1, shop, on, 40, "chemin", ()) for shop in shops]

    first = rows("a", "b", "c", "d", "e", on=day(1))
    again = rows("a", "b", "c", "d", "e", on=day(2))

    assert step_of_diagnostics(first[:4]) is None
    assert step_of_diagnostics(first) == day(1)
    assert step_of_diagnostics(first + again) == day(1)
    assert step_of_diagnostics(first + again + rows("f", "g", "h", "i", "j", on=day(3))) == day(3)
