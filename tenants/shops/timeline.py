"""All that happened with a shop, over all channels, the newest first: each app brings what it knows.

An app registers its source when Django starts (`apps.ready`). A source is asked for a shop and its doubles
together, in one statement each. Of a self-diagnostic it says that there was one, never what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PER_PAGE = 20
MOST_PAGES = 50


@dataclass(frozen=True)
class Event:
    """Something that happened. `has_hour` unset: it is known by its day alone. `who`: the person, or ""."""

    at: datetime
    words: str
    who: str = ""
    url: str = ""
    has_hour: bool = True
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """What is asked of a source: events of these shops, the newest `most` of them.

    Without `names` nobody is named, and nothing is linked that the reader may not open.
    """

    shops: Sequence[int]
    most: int
    names: bool


Fetch = Callable[[Asked], list[Event]]


@dataclass(frozen=True)
class Channel:
    """One source: its name in the code, its label on the page, its icon in the sprite."""

    name: str
    label: Any
    icon: str
    fetch: Fetch


@dataclass(frozen=True)
class Line:
    channel: Channel
    event: Event


@dataclass(frozen=True)
class Page:
    """A page of the timeline; `number` begins with 1."""

    lines: Sequence[Line]
    number: int
    has_next: bool


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    _channels[channel.name] = channel


def channels() -> list[Channel]:
    return [_channels[name] for name in sorted(_channels)]


def timeline(shops: Sequence[int], *, names: bool, number: int = 1, per_page: int = PER_PAGE) -> Page:
    """A page of what happened with `shops` (one and its doubles). One statement for each source.

    Each source gives no more than what may stand on the pages up to this one.
    """
    number = min(max(number, 1), MOST_PAGES)
    end = number * per_page
    asked = Asked(tuple(shops), end + 1, names)
    found = [Line(channel, event) for channel in channels() for event in channel.fetch(asked)]
    found.sort(key=lambda line: line.event.at, reverse=True)
    return Page(found[end - per_page : end], number, len(found) > end and number < MOST_PAGES)
