"""What hangs on a shop or a person in higher apps: how many sign-ups, visits, and so on.

Higher apps register when Django starts: this one knows neither their tables nor their words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Counter = Callable[[Sequence[int]], Mapping[int, int]]
PeopleOfShops = Callable[[], Sequence[tuple[int, int]]]


@dataclass(frozen=True)
class HistoryCount:
    """`count` gives, of these ids, how many rows each has, in one statement.

    `is_shown`: False where only that there are some may be said.
    """

    code: str
    label: Any
    count: Counter
    is_shown: bool = True


_of_shops: dict[str, HistoryCount] = {}
_of_people: dict[str, HistoryCount] = {}
_people_of_shops: dict[str, PeopleOfShops] = {}


def register_of_shops(count: HistoryCount) -> None:
    _of_shops[count.code] = count


def register_of_people(count: HistoryCount) -> None:
    _of_people[count.code] = count


def register_people_of_shops(code: str, pairs: PeopleOfShops) -> None:
    """`pairs` gives (shop id, person id) of those who come for a shop, in one statement."""
    _people_of_shops[code] = pairs


def counts_of_shops() -> list[HistoryCount]:
    return list(_of_shops.values())


def counts_of_people() -> list[HistoryCount]:
    return list(_of_people.values())


def people_of_shops() -> set[tuple[int, int]]:
    """(shop id, person id), each once. A statement for each app that registered."""
    return {pair for pairs in _people_of_shops.values() for pair in pairs()}
