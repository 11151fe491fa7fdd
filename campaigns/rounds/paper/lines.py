"""What is typed of one line of a round's paper, read: letters, days, a language. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

DAY = re.compile(r"(\d{1,2})[./\- ](\d{1,2})(?:[./\- ](\d{4}|\d{2}))?\.?")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
LANGUAGE = re.compile(r"[a-z]{2}")
# A visit is agreed for some day of the coming year.
FURTHEST = timedelta(days=366)


class Wrong(StrEnum):
    """What is wrong with a cell."""

    OUTCOME_MISSING = "outcome_missing"
    OUTCOME_UNKNOWN = "outcome_unknown"
    DAY_UNREADABLE = "day_unreadable"
    DAY_BEFORE = "day_before"
    DAY_FAR = "day_far"
    LANGUAGE_UNKNOWN = "language_unknown"
    MATERIAL_UNKNOWN = "material_unknown"


@dataclass(frozen=True)
class Cells:
    """As they were typed."""

    outcome: str = ""
    again: str = ""
    language: str = ""
    materials: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(text.strip() for text in vars(self).values())


@dataclass(frozen=True)
class ReadLine:
    """`outcome` and `materials` are letters. `wrong`: by the cell's name; with any, the rest says nothing."""

    outcome: str
    come_back_on: date | None
    language: str
    materials: tuple[str, ...]
    wrong: dict[str, Wrong]


def read_line(
    cells: Cells, *, visited_on: date, outcomes: Collection[str], materials: Collection[str]
) -> ReadLine:
    """A line that is not empty. A day without its year is the next one from the visit on."""
    wrong: dict[str, Wrong] = {}
    outcome = cells.outcome.strip().upper()
    if not outcome:
        wrong["outcome"] = Wrong.OUTCOME_MISSING
    elif outcome not in outcomes:
        wrong["outcome"] = Wrong.OUTCOME_UNKNOWN
    again, why = _day_after(cells.again.strip(), visited_on)
    if why:
        wrong["again"] = why
    language = cells.language.strip().lower()
    if language and not LANGUAGE.fullmatch(language):
        wrong["language"] = Wrong.LANGUAGE_UNKNOWN
    left = tuple(dict.fromkeys(sign for sign in cells.materials.upper() if sign.isalnum()))
    if not set(left) <= set(materials):
        wrong["materials"] = Wrong.MATERIAL_UNKNOWN
    return ReadLine(outcome, again, language, left, wrong)


def spread(begins_at: datetime, ends_at: datetime | None, n: int) -> list[datetime]:
    """When `n` visits took place, in their order: evenly between both, else a second after each other."""
    step = (ends_at - begins_at) / n if ends_at is not None and n else timedelta(seconds=1)
    return [begins_at + step * index for index in range(n)]


def _day_after(text: str, visited_on: date) -> tuple[date | None, Wrong | None]:
    if not text:
        return None, None
    day = _read_day(text, visited_on)
    if day is None:
        return None, Wrong.DAY_UNREADABLE
    if day < visited_on:
        return None, Wrong.DAY_BEFORE
    if day > visited_on + FURTHEST:
        return None, Wrong.DAY_FAR
    return day, None


def _read_day(text: str, visited_on: date) -> date | None:
    iso = ISO_DAY.fullmatch(text)
    found = iso or DAY.fullmatch(text)
    if found is None:
        return None
    if iso:
        year, month, day = map(int, iso.groups())
        return _date(year, month, day)
    day, month = int(found[1]), int(found[2])
    if found[3]:
        return _date(2000 + int(found[3]) if len(found[3]) == 2 else int(found[3]), month, day)
    return next(
        (
            one
            for year in range(visited_on.year, visited_on.year + 5)
            if (one := _date(year, month, day)) is not None and one >= visited_on
        ),
        None,
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
