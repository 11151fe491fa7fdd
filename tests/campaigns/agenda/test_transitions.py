"""The table of moves, read as a table."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.agenda.transitions import State, Transition, is_allowed, state_of, transitions_from

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
BEFORE = NOW + timedelta(days=3)
AFTER = NOW - timedelta(hours=1)

# state -> moves (before the start, once it has begun)
TABLE = {
    State.DRAFT: ({Transition.PUBLISH, Transition.DISCARD}, {Transition.DISCARD}),
    State.OPEN: ({Transition.CLOSE, Transition.CANCEL}, {Transition.MARK_HELD, Transition.CANCEL}),
    State.FULL: ({Transition.CLOSE, Transition.CANCEL}, {Transition.MARK_HELD, Transition.CANCEL}),
    State.CLOSED: ({Transition.REOPEN, Transition.CANCEL}, {Transition.MARK_HELD, Transition.CANCEL}),
    State.HELD: ({Transition.UNDO_HELD}, {Transition.UNDO_HELD}),
    State.CANCELLED: (set(), set()),
}


@pytest.mark.parametrize("state", State)
def test_the_moves_of_each_state(state):
    before, after = TABLE[state]
    assert set(transitions_from(state, starts_at=BEFORE, now=NOW)) == before
    assert set(transitions_from(state, starts_at=AFTER, now=NOW)) == after


def test_at_the_very_start_it_has_begun():
    assert is_allowed(Transition.MARK_HELD, State.OPEN, starts_at=NOW, now=NOW)
    assert not is_allowed(Transition.PUBLISH, State.DRAFT, starts_at=NOW, now=NOW)


@pytest.mark.parametrize(
    ("registration", "n_free", "outcome", "state"),
    [
        ("draft", 10, None, State.DRAFT),
        ("draft", 0, None, State.DRAFT),
        ("open", 1, None, State.OPEN),
        ("open", 0, None, State.FULL),
        ("closed", 0, None, State.CLOSED),
        ("closed", 3, "held", State.HELD),
        ("open", 3, "cancelled", State.CANCELLED),
    ],
)
def test_the_state_that_people_are_told(registration, n_free, outcome, state):
    assert state_of(registration=registration, n_free=n_free, outcome=outcome) == state
