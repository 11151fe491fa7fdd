"""Hours as written on a poster, made instants: both nights of the clock change included. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from kernel.clock import BRUSSELS


def is_skipped(day: date, hour: time) -> bool:
    """Whether no clock ever shows that hour: it falls in the hour that the change to summer time skips."""
    local = datetime.combine(day, hour, tzinfo=BRUSSELS)
    return local.astimezone(UTC).astimezone(BRUSSELS).replace(tzinfo=None) != local.replace(tzinfo=None)


def is_repeated(day: date, hour: time) -> bool:
    """Whether clocks show that hour twice: the change to winter time repeats it."""
    local = datetime.combine(day, hour, tzinfo=BRUSSELS)
    return not is_skipped(day, hour) and local.utcoffset() != local.replace(fold=1).utcoffset()


def instant_of(day: date, hour: time, *, is_second: bool = False) -> datetime:
    """The instant (UTC) of that hour in Brussels; of a repeated hour the first, or the second.

    Not for a skipped hour: ask `is_skipped` first.
    """
    return datetime.combine(day, hour, tzinfo=BRUSSELS).replace(fold=int(is_second)).astimezone(UTC)
