"""How a campaign goes from one state to the next, and from a session's day to the days of its steps. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

DRAFT, RUNNING, PAUSED, DONE = "draft", "running", "paused", "done"


class Move(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    REOPEN = "reopen"


# From which states a move leads where. Nothing leaves a campaign that does not run.
MOVES: dict[Move, tuple[frozenset[str], str]] = {
    Move.START: (frozenset({DRAFT}), RUNNING),
    Move.PAUSE: (frozenset({RUNNING}), PAUSED),
    Move.RESUME: (frozenset({PAUSED}), RUNNING),
    Move.FINISH: (frozenset({RUNNING, PAUSED}), DONE),
    Move.REOPEN: (frozenset({DONE}), RUNNING),
}


def moves_from(state: str) -> list[Move]:
    return [move for move, (before, _after) in MOVES.items() if state in before]


def state_after(state: str, move: Move) -> str | None:
    """None where the move is not allowed."""
    before, after = MOVES[move]
    return after if state in before else None


def days_of_steps(days_before: Sequence[int], session_on: date, today: date) -> list[date]:
    """The day of each step, so many days before the session; none before today: what would have been is due
    now, in the same order. No step falls on a Sunday (the Saturday before instead, unless that is past)."""
    days = []
    for n in days_before:
        day = max(session_on - timedelta(days=n), today)
        if day.weekday() == 6 and day > today:
            day -= timedelta(days=1)
        days.append(day)
    return days
