"""When a shop is open, as people write it and as it is kept. Pure: no Django, no clock.

Kept is, by weekday, "09:00-12:30 13:30-18:00": hours in order, none within another; the last may end after
midnight ("18:00-02:00").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_RANGES = 4
DAY_MIN = 24 * 60
LATEST_END_MIN = 6 * 60  # after midnight: later it would be the next day's
# "9", "9h", "9h30", "09:30", "9.30", "9 u 30", "9 Uhr": an hour, and its minutes.
TIME = re.compile(
    r"([0-9]{1,2})(?:\s*(?:heures?|uhr|uur|h|u|:|\.)(?:\s*([0-9]{2})(?!\s*(?:heures?|uhr|uur|h|u|:|\.)))?)?"
    r"(?:\s*(?:uhr|uur|h)\b)?"
)
BETWEEN_ENDS = re.compile(r"\s*(?:-|–|—|à|a|bis|tot|to|until|jusqu['’]à|jusque)\s*")
BETWEEN_RANGES = re.compile(r"\s*(?:,|;|/|\||&|\+|\bet\b|\ben\b|\bund\b|\band\b|\bpuis\b)?\s*")
OPENERS = re.compile(r"^(?:de|von|van|from)\s+")
SAME = re.compile(r"(?:idem|id\.?|même|meme|dito|\"|〃)\s*")
CLOSED = re.compile(r"(?:ferm[ée]e?s?|gesloten|dicht|geschlossen|closed|-|–|x)\s*")


class Wrong(StrEnum):
    """Why a text is refused."""

    UNREADABLE = "unreadable"
    NO_SUCH_HOUR = "no_such_hour"
    ENDS_BEFORE = "ends_before"
    OVERLAP = "overlap"
    TOO_MANY = "too_many"


class OpeningTimesWrong(ValueError):
    def __init__(self, why: Wrong) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class DaysAlike:
    """Weekdays after each other with the same hours: `first` to `last` (codes), and the hours as kept."""

    first: str
    last: str
    times: str


def is_same_as_before(text: str) -> bool:
    """Whether it says "idem": the hours of the day before."""
    return bool(SAME.fullmatch(text.strip().casefold()))


def is_closed(text: str) -> bool:
    """Whether it says "fermé"."""
    return bool(CLOSED.fullmatch(text.strip().casefold()))


def read_times(text: str) -> str:
    """`9h-12h30 et 13h30-18h` as "09:00-12:30 13:30-18:00"; "" for nothing typed.

    Raises OpeningTimesWrong.
    """
    rest = text.strip().casefold()
    ranges: list[tuple[int, int]] = []
    while rest:
        rest = OPENERS.sub("", rest)
        start, rest = _time_at_start(rest)
        between = BETWEEN_ENDS.match(rest)
        if between is None or not between.group():
            raise OpeningTimesWrong(Wrong.UNREADABLE)
        end, rest = _time_at_start(rest[between.end() :])
        ranges.append((start, end))
        separator = BETWEEN_RANGES.match(rest)
        rest = rest[separator.end() :] if separator else rest
    return " ".join(f"{_written(start)}-{_written(end)}" for start, end in _checked(ranges))


def days_alike(times: Mapping[str, str], closed: Sequence[str], week: Sequence[str]) -> list[DaysAlike]:
    """The days of `week` of which something is known, neighbours with the same hours together.

    A closed day has the hours "". A day of which nothing is known is left out, and parts its neighbours.
    """
    found: list[DaysAlike] = []
    previous = ""
    for day in week:
        known = "" if day in closed else times.get(day)
        if known is not None:
            last = found[-1] if found else None
            if last is not None and last.last == previous and last.times == known:
                found[-1] = DaysAlike(last.first, day, known)
            else:
                found.append(DaysAlike(day, day, known))
        previous = day
    return found


def _time_at_start(text: str) -> tuple[int, str]:
    """(minutes after midnight, the text after it)."""
    found = TIME.match(text)
    if found is None:
        raise OpeningTimesWrong(Wrong.UNREADABLE)
    hour, minute = int(found.group(1)), int(found.group(2) or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise OpeningTimesWrong(Wrong.NO_SUCH_HOUR)
    return hour * 60 + minute, text[found.end() :]


def _checked(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    if len(ranges) > MOST_RANGES:
        raise OpeningTimesWrong(Wrong.TOO_MANY)
    in_order = sorted(ranges)
    before = -1
    for place, (start, end) in enumerate(in_order, start=1):
        is_after_midnight = end <= LATEST_END_MIN and place == len(in_order) and start > LATEST_END_MIN
        last = end + DAY_MIN if is_after_midnight else end
        if last <= start:
            raise OpeningTimesWrong(Wrong.ENDS_BEFORE)
        if start < before:
            raise OpeningTimesWrong(Wrong.OVERLAP)
        before = last
    return in_order


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
