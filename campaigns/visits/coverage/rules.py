"""What follows from the visits of a period: shares, outcomes, hours at which people are met. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from campaigns.visits.rules import NOT_MET, STATE_AFTER, Progress, progress_of

# Below this many visits an hour says nothing of when to come.
FEW = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shop is, and what it sells. `family`: "" where the sector is not known."""

    shop: int
    postal_code: str
    street_key: str
    street: str
    family: str
    areas: tuple[int, ...] = ()
    is_blocked: bool = False

    @property
    def street_place(self) -> tuple[str, str]:
        return self.postal_code, self.street_key


@dataclass(frozen=True, slots=True)
class VisitFact:
    """A visit of a shop as it stands now. `at` is what the clock of Brussels showed."""

    shop: int
    at: datetime
    outcome: str
    come_back_on: date | None = None
    user: int | None = None


@dataclass(frozen=True, slots=True)
class DayHours:
    """How long somebody worked on rounds on a day."""

    user: int
    day: date
    minutes: int


@dataclass(frozen=True)
class Share:
    """Shops visited among shops of the register."""

    n_visited: int
    n_shops: int


@dataclass(frozen=True)
class Met:
    """Visits at which somebody was met, among those at which somebody might have been."""

    n_met: int = 0
    n_visits: int = 0


@dataclass(frozen=True)
class Meetings:
    """When people are met: by hour of the day (0 to 23) and weekday (0: Monday), each, and both together."""

    hours: Mapping[int, Met] = field(default_factory=dict)
    weekdays: Mapping[int, Met] = field(default_factory=dict)
    both: Mapping[tuple[int, int], Met] = field(default_factory=dict)
    all: Met = Met()

    @property
    def best_hour(self) -> int | None:
        """None where no hour has visits enough to tell."""
        return _best(self.hours)

    @property
    def best_weekday(self) -> int | None:
        return _best(self.weekdays)


@dataclass(frozen=True)
class Pace:
    """Visits of the days of which the hours are noted."""

    n_visits: int
    minutes: int

    @property
    def per_hour(self) -> float | None:
        return self.n_visits * 60 / self.minutes if self.minutes else None


def share_of(places: Collection[Place], visited: Collection[int]) -> Share:
    return Share(sum(one.shop in visited for one in places), len(places))


def shares_by[Key](
    places: Iterable[Place], visited: Collection[int], keys: Callable[[Place], Iterable[Key]]
) -> dict[Key, Share]:
    """The share of each group; a shop counts in each of its `keys`."""
    groups: defaultdict[Key, list[Place]] = defaultdict(list)
    for one in places:
        for key in keys(one):
            groups[key].append(one)
    return {key: share_of(group, visited) for key, group in groups.items()}


def street_names(places: Iterable[Place]) -> dict[tuple[str, str], str]:
    """Each street as most of its shops spell it."""
    spelt: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in places:
        spelt[one.street_place][one.street] += 1
    return {
        place: min(counted, key=lambda name, of=counted: (-of[name], name))  # type: ignore[misc]
        for place, counted in spelt.items()
    }


def again_among(visits: Sequence[VisitFact]) -> list[VisitFact]:
    """The last visit of each shop that is to be seen again, in the order of `visits`, the oldest first."""
    last = {one.shop: one for one in visits}
    return [one for one in last.values() if progress_of(one.outcome, one.come_back_on) is Progress.AGAIN]


def meetings(visits: Iterable[VisitFact]) -> Meetings:
    """Where the shop was vacant, had moved or was none, nobody could be met: these visits are left out."""
    hours: defaultdict[int, list[bool]] = defaultdict(list)
    weekdays: defaultdict[int, list[bool]] = defaultdict(list)
    both: defaultdict[tuple[int, int], list[bool]] = defaultdict(list)
    for one in visits:
        if one.outcome in STATE_AFTER:
            continue
        is_met = one.outcome not in NOT_MET
        hours[one.at.hour].append(is_met)
        weekdays[one.at.weekday()].append(is_met)
        both[one.at.weekday(), one.at.hour].append(is_met)
    every = [is_met for of_hour in hours.values() for is_met in of_hour]
    return Meetings(_met(hours), _met(weekdays), _met(both), Met(sum(every), len(every)))


def pace(visits: Iterable[VisitFact], hours: Sequence[DayHours]) -> Pace:
    """Visits of whom and on which day the hours are noted, and these hours."""
    noted = {(one.user, one.day) for one in hours if one.minutes}
    n = sum((one.user, one.at.date()) in noted for one in visits)
    return Pace(n, sum(one.minutes for one in hours))


def _met[Key](groups: Mapping[Key, Sequence[bool]]) -> dict[Key, Met]:
    return {key: Met(sum(group), len(group)) for key, group in groups.items()}


def _best(groups: Mapping[int, Met]) -> int | None:
    enough = {key: one for key, one in groups.items() if one.n_visits >= FEW and one.n_met}
    return max(enough, key=lambda key: (enough[key].n_met / enough[key].n_visits, -key), default=None)
