"""Who may have seats: pure decisions on numbers.

A session has `capacity` seats. Each city may have some kept for it (a reserve: its quota less what its shops
hold) until the day of release; the rest is common. A group gets all its seats or none. Groups that wait are
served in the order of the list; one that does not fit holds back what it could use itself, unless the session
lets smaller groups pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

SMALL_GROUP_SEATS = 5
LARGEST_GROUP = 10
LAST_OFFER = timedelta(minutes=30)
SHORTEST_ANSWER = timedelta(minutes=15)


@dataclass(frozen=True)
class Seats:
    """`reserves`: seats still kept for a city, by its identifier; none once released."""

    capacity: int
    taken: int
    reserves: Mapping[int, int]

    @property
    def common(self) -> int:
        """Seats that any city's shops may take."""
        return self.capacity - self.taken - sum(self.reserves.values())

    def reserve_of(self, city: int | None) -> int:
        return 0 if city is None else self.reserves.get(city, 0)

    def open_to(self, city: int | None) -> int:
        """Seats that a group of this city may take; a guest (None) has no city that keeps any."""
        return max(0, self.common) + self.reserve_of(city)

    def after_taking(self, city: int | None, n: int) -> Seats:
        """Its own reserve is used first."""
        reserves = dict(self.reserves)
        if city in reserves:
            reserves[city] = max(0, reserves[city] - n)
        return replace(self, taken=self.taken + n, reserves=reserves)


@dataclass(frozen=True)
class Group:
    """A group that waits; `city` None: a guest."""

    id: int
    city: int | None
    n: int


def seats_of(capacity: int, taken: int, quotas: Iterable[tuple[int, int, int]]) -> Seats:
    """From (city, quota not yet released, taken by that city)."""
    return Seats(
        capacity, taken, {city: max(0, quota - held) for city, quota, held in quotas if quota > held}
    )


def newcomer_fits(
    seats: Seats, group: Group, *, n_waiting: int, n_waiting_of_city: int, smaller_pass: bool
) -> bool:
    """Whether a group that signs up now gets its seats, behind those that wait and do not fit.

    Equal to putting it at the end of the list and asking `groups_to_seat`, as long as nobody on the list
    could be seated.
    """
    if n_waiting == 0 or smaller_pass:
        return seats.open_to(group.city) >= group.n
    return n_waiting_of_city == 0 and seats.reserve_of(group.city) >= group.n


def groups_to_seat(seats: Seats, queue: Iterable[Group], *, smaller_pass: bool) -> list[Group]:
    """Those of `queue` (in the order of the list) that can have their seats now."""
    seated: list[Group] = []
    is_common_kept = False
    kept_reserves: set[int | None] = set()
    for group in queue:
        common = 0 if is_common_kept else max(0, seats.common)
        reserve = 0 if group.city in kept_reserves else seats.reserve_of(group.city)
        if common + reserve >= group.n:
            seats = seats.after_taking(group.city, group.n)
            seated.append(group)
        elif not smaller_pass:
            is_common_kept = True
            kept_reserves.add(group.city)
            if seats.reserves.keys() <= kept_reserves:
                break
        elif seats.taken >= seats.capacity:
            break
    return seated


def pending_until(now: datetime, starts_at: datetime, hours: int) -> datetime:
    """Until when an unconfirmed group keeps its seats: never past the start."""
    return min(now + timedelta(hours=hours), starts_at)


def answer_until(now: datetime, starts_at: datetime, hours: int) -> datetime | None:
    """Until when a group that was offered seats may take them: at most a quarter of what is left before the
    start, so that the next one has time too; None within half an hour of the start: no more offers."""
    left = starts_at - now
    if left < LAST_OFFER:
        return None
    return now + min(timedelta(hours=hours), max(SHORTEST_ANSWER, left / 4))
