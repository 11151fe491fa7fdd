"""When people may be checked in, and which of two clocks is believed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

OPENS_BEFORE = timedelta(hours=1)
CORRECTED_FREELY = timedelta(days=7)  # later, a correction says why
AHEAD = timedelta(minutes=5)  # a phone's clock that is so much ahead is believed, as of now


class Phase(StrEnum):
    """What may be done with the list of who came."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"  # the day is over and the list still open: whoever is noted now is noted late
    CLOSED = "closed"
    CANCELLED = "cancelled"


def phase_of(
    *, starts_at: datetime, ends_at: datetime, is_closed: bool, is_cancelled: bool, now: datetime
) -> Phase:
    if is_cancelled:
        return Phase.CANCELLED
    if is_closed:
        return Phase.CLOSED
    if now < starts_at - OPENS_BEFORE:
        return Phase.BEFORE
    return Phase.LATE if now > ends_at + timedelta(hours=12) else Phase.OPEN


def needs_reason(*, ends_at: datetime, now: datetime) -> bool:
    """Whether a correction made now says why."""
    return now > ends_at + CORRECTED_FREELY


def arrival(
    phone_time: datetime | None, *, received_at: datetime, starts_at: datetime, ends_at: datetime
) -> datetime:
    """When somebody came in: as the phone says, where that can be; else when the server heard of it.

    A clock that is wrong by a day or a year is known by pointing outside the session, or past now.
    """
    if phone_time is None or phone_time > received_at + AHEAD:
        return received_at
    if not starts_at - OPENS_BEFORE <= phone_time <= ends_at + OPENS_BEFORE:
        return received_at
    return min(phone_time, received_at)
