"""What follows from a visit, how far a round has come, when a visit took place. Pure: no Django, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

# What the register says from the day of the visit on; "closed" is a door that was shut that day.
STATE_AFTER = {"vacant": "vacant", "moved": "moved", "not_a_shop": "not_retail"}
# Nobody was met.
NOT_MET = frozenset({"absent", "closed"})
# Met, and nothing is decided.
UNDECIDED = frozenset({"interested", "thinking"})
# A phone that was offline for longer than this, or whose clock is ahead, is not believed.
LATEST = timedelta(days=14)
AHEAD = timedelta(minutes=5)


class Progress(StrEnum):
    """How far a shop of a round has come."""

    TO_DO = "to_do"
    AGAIN = "again"
    VISITED = "visited"
    DONE = "done"


def progress_of(outcome: str, come_back_on: date | None) -> Progress:
    """By the last visit of the round's period; `outcome` is empty without one.

    AGAIN: nobody was met, or a day to come back was agreed. VISITED: met, undecided. DONE: nothing is left
    to do.
    """
    if not outcome:
        return Progress.TO_DO
    if outcome in STATE_AFTER:
        return Progress.DONE
    if come_back_on is not None or outcome in NOT_MET:
        return Progress.AGAIN
    return Progress.VISITED if outcome in UNDECIDED else Progress.DONE


def visit_times(
    happened: Sequence[datetime], received_at: datetime, *, latest: timedelta = LATEST
) -> list[datetime]:
    """When visits that a phone sent together, in their order, took place: to the second, none earlier than
    the one before it.

    The phone's clock is believed where it says something from the last 14 days, a paper for as long as
    `latest`. Else they took place when they were received: their rows have the order.
    """
    received_at = received_at.replace(microsecond=0)
    times: list[datetime] = []
    for said in happened:
        is_believed = received_at - latest <= said <= received_at + AHEAD
        time = min(said.replace(microsecond=0), received_at) if is_believed else received_at
        times.append(max(time, times[-1]) if times else time)
    return times


def steward_code(user_pk: int) -> str:
    """By what a visit names its steward in an archive: `U12`."""
    return f"U{user_pk}"
