"""Where a round is in its time. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Phase(StrEnum):
    """OVER: its days are past, and nobody has closed it."""

    RUNNING = "running"
    COMING = "coming"
    OVER = "over"
    CLOSED = "closed"


def phase_of(starts_on: date, ends_on: date, *, is_closed: bool, today: date) -> Phase:
    if is_closed:
        return Phase.CLOSED
    if today < starts_on:
        return Phase.COMING
    return Phase.OVER if today > ends_on else Phase.RUNNING
