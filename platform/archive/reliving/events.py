"""What happens on the simulated clock: an event is an act of people, with the rows that it plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from archive.format.table_reading import Row


class Act(IntEnum):
    """In the order in which acts of one instant follow each other."""

    MERGE = 1
    ANNOUNCE = 2
    SIGN_UP = 3
    CANCEL = 4
    CHECK_IN = 5
    WALK_IN = 6
    VISIT = 7
    DIAGNOSTIC = 8
    PAPER_DIAGNOSTIC = 9
    HOLD = 10
    CLOSE_LIST = 11


@dataclass(frozen=True, slots=True)
class Event:
    """`rows` are what the act plays: those of one person at one session, else a single one. The rows of
    CLOSE_LIST are those of the people whom closing finds absent.

    `is_last`: after it the rows are played in full. A sign-up alone does not play a row of `attendance.csv`.
    """

    at: datetime
    act: Act
    rows: Sequence[Row]
    session: str = ""
    is_last: bool = True

    @property
    def order(self) -> tuple[datetime, Act, int]:
        return self.at, self.act, self.rows[0].line if self.rows else 0


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be told of a row: why it is not lived, or not just as the archive says."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`events` in their order; `imported`: rows of lived files that no service can express; `later`: rows
    that are played on another day than their own; `otherwise`: rows that are played as something near."""

    events: Sequence[Event]
    imported: Sequence[Remark] = ()
    later: Sequence[Remark] = ()
    otherwise: Sequence[Remark] = ()
