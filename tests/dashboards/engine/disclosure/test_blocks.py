"""Answers come out in whole blocks of five or more: no two published values differ by fewer."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.engine.disclosure.blocks import STEP, blocks_of, complete_at, form_sum
from dashboards.engine.figures.rows import FormCounts, Inputs, SessionRow
from dashboards.engine.figures.rules import session_states
from tests.examples import examples

FIRST = date(2016, 3, 1)
NAMUR = 1


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def instant(number: int) -> datetime:
    return datetime.combine(day(number), datetime.min.time(), tzinfo=UTC)


def session(number: int) -> SessionRow:
    """Session n is held on day n."""
    return SessionRow(
        id=number,
        code=f"S{number:02}",
        is_small_group=False,
        starts_at=instant(number),
        starts_on=day(number),
        venue="",
        announced_on=None,
        hosts=(NAMUR,),
        outcome="held",
        outcome_on=day(number),
        outcome_recorded_on=day(number),
    )


def forms(session_number: int, n: int, recorded: int, n_useful: int = 0) -> FormCounts:
    pair = (n_useful, n)
    return FormCounts(
        NAMUR, session_number, True, day(recorded), instant(recorded + 1), n, pair, pair, pair, pair, pair
    )


def inputs(on: int, reading: str = "true", sessions: int = 40) -> Inputs:
    return Inputs(
        day=day(on),
        reading=reading,
        planned_until=day(300),
        sessions=[session(number) for number in range(sessions)],
        cities=[],
        attendance=[],
        merges={},
        forms=[],
        diagnostics=[],
        public_costs=[],
    )


def n_published(rows, on: int, reading: str = "true", now: int = 400) -> int:
    asked = inputs(on, reading)
    held = {row.id: row for row in session_states(asked).held}
    return form_sum("useful", asked, complete_at(rows, instant(now)), held).n


def test_blocks_are_cut_in_order_and_the_rest_waits():
    assert blocks_of([2, 2, 2, 7, 1, 3], int) == [[2, 2, 2], [7]]


def test_a_value_waits_for_its_block_and_says_up_to_when_it_holds():
    rows = [forms(1, 6, recorded=1, n_useful=4), forms(2, 2, recorded=2), forms(3, 3, recorded=3, n_useful=1)]
    held = {row.id: row for row in session_states(inputs(2)).held}

    behind = form_sum("useful", inputs(2), rows, held)
    assert (behind.total, behind.n, behind.as_of, behind.is_behind) == (4, 6, day(1), True)

    held = {row.id: row for row in session_states(inputs(3)).held}
    full = form_sum("useful", inputs(3), rows, held)
    assert (full.total, full.n, full.as_of, full.is_behind) == (5, 11, day(3), False)


def test_a_form_entered_late_does_not_move_an_old_value_by_one():
    before = [forms(1, 6, recorded=1)]
    after = [*before, forms(1, 1, recorded=90)]

    assert n_published(before, on=10) == n_published(after, on=10) == 6


def test_the_day_that_is_being_entered_is_not_published_yet():
    rows = [forms(1, 6, recorded=5)]

    assert n_published(rows, on=10, now=5) == 0
    assert n_published(rows, on=10, now=6) == 6


form_lists = st.lists(
    st.tuples(st.integers(0, 15), st.integers(1, 7), st.integers(0, 10)).map(
        # (session, how many, days of delay): never recorded before the session
        lambda one: forms(one[0], one[1], recorded=one[0] + one[2])
    ),
    max_size=14,
)


DAYS, READINGS, NOWS = range(0, 28, 3), ("known", "true"), (9, 18, 40)


@settings(max_examples=examples(8, 30))  # each example looks 180 times
@given(form_lists)
def test_from_a_day_a_reading_or_a_look_to_the_next_nothing_moves_by_fewer_than_five(rows):
    chains = [
        *([n_published(rows, on, reading, now) for on in DAYS] for reading in READINGS for now in NOWS),
        *([n_published(rows, on, reading, now) for reading in READINGS] for on in DAYS for now in NOWS),
        *([n_published(rows, on, reading, now) for now in NOWS] for on in DAYS for reading in READINGS),
    ]

    for chain in chains:
        assert all(later == earlier or later - earlier >= STEP for earlier, later in pairwise([0, *chain]))


@given(form_lists)
def test_every_published_value_is_made_of_whole_blocks_cut_once(rows):
    """So whoever adds and subtracts published values never gets at less than a block."""
    ordered = sorted(rows, key=lambda form: (form.entered_at, form.session_id))
    sizes = [sum(form.n_forms for form in block) for block in blocks_of(ordered, lambda form: form.n_forms)]
    reachable = {0}
    for size in sizes:
        reachable |= {total + size for total in reachable}

    assert all(size >= STEP for size in sizes)
    assert {n_published(rows, on, reading) for on in DAYS for reading in READINGS} <= reachable
