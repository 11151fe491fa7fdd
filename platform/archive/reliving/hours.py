"""At which hour of its day something is played: the archive knows days, a service needs an instant.

Working hours, in an order that makes sense within a day: merges, announcements, sign-ups, then what the
session brings, then what is entered from paper, then the reports. Pure.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kernel.clock import BRUSSELS, day_of, end_of, start_of

MERGED = time(6, 30)
ANNOUNCED = time(7)
SIGNED_UP = time(9)
NOTED_LATE = time(10)
CANCELLED = time(12)
ANSWERED_AT_HOME = time(14)
TYPED_FROM_PAPER = time(16)
REPORTED = time(17)

SHORTLY = timedelta(minutes=5)
ANSWERED_AFTER = timedelta(minutes=60)
CLOSED_AFTER = timedelta(minutes=15)
SIGNED_UP_BEFORE = timedelta(hours=1)


def at(day: date, hour: time) -> datetime:
    """The instant at which the clock of Brussels shows `hour` on `day`."""
    return datetime.combine(day, hour, tzinfo=BRUSSELS)


def _last_moment(day: date) -> datetime:
    return end_of(day) - timedelta(minutes=1)


def announcement(day: date, starts_at: datetime) -> datetime | None:
    """When a session is announced on `day`; None where it has begun by then."""
    announced_at = at(day, ANNOUNCED)
    if day == day_of(starts_at):
        announced_at = max(start_of(day), min(announced_at, starts_at - 2 * SIGNED_UP_BEFORE))
    return announced_at if announced_at < starts_at else None


def sign_up(day: date, announced_at: datetime, starts_at: datetime) -> datetime | None:
    """When somebody signs up on `day`: never before the announcement; None where the session has begun."""
    signed_up_at = at(day, SIGNED_UP)
    if day == day_of(starts_at):
        signed_up_at = max(start_of(day), min(signed_up_at, starts_at - SIGNED_UP_BEFORE))
    signed_up_at = max(signed_up_at, announced_at + SHORTLY)
    return signed_up_at if signed_up_at < starts_at else None


def door(starts_at: datetime, day: date) -> datetime:
    """When who came is noted: as people come in, or from the list on a later day."""
    return starts_at + SHORTLY if day <= day_of(starts_at) else _after(starts_at, at(day, NOTED_LATE))


def answered_at_session(starts_at: datetime, ends_at: datetime) -> datetime:
    """While the session lasts, on its day."""
    return min(starts_at + ANSWERED_AFTER, ends_at, _last_moment(day_of(starts_at)))


def report(ends_at: datetime, starts_at: datetime, day: date) -> datetime:
    """When it is said that a session was held, or its list is closed: after its end, on its day where that is
    the day; else in the afternoon of `day`."""
    if day <= day_of(starts_at):
        return min(ends_at + CLOSED_AFTER, _last_moment(day_of(starts_at)))
    return _after(ends_at, at(day, REPORTED))


def _after(instant: datetime, wished: datetime) -> datetime:
    return max(wished, min(instant + SHORTLY, _last_moment(day_of(wished))))
