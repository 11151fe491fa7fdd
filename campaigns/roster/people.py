"""Who comes to a session, as values: people in groups, groups by the city of their shop. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from kernel.names import has_words, in_reading_order, words_of
from kernel.slips import is_one_slip
from tenants.shops.matching import same_person

if TYPE_CHECKING:
    from campaigns.agenda.models import Session

CONFIRMED, PENDING, OFFERED, WAITING = "confirmed", "held", "offered", "waiting"
SEATED = (CONFIRMED, PENDING, OFFERED)


@dataclass(frozen=True)
class RosterPerson:
    """`name` is empty where it was erased."""

    name: str
    role: str


@dataclass(frozen=True)
class RosterGroup:
    """A group that comes or waits. `position` is its place on the list; contacts are of the own city only."""

    uuid: UUID
    shop: str
    place: str
    is_guest: bool
    is_own: bool
    n_persons: int
    state: str
    position: int | None
    source: str
    people: tuple[RosterPerson, ...]
    contact: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""
    shop_id: int | None = None  # the shop that it is now, after merges
    is_possible_double: bool = False

    @property
    def is_seated(self) -> bool:
        return self.state in SEATED

    def words(self) -> str:
        """All that a search looks at."""
        return " ".join(
            [self.shop, self.place, self.email, self.phone, *(person.name for person in self.people)]
        )


@dataclass(frozen=True)
class RosterCity:
    organisation_id: int
    name: str
    groups: tuple[RosterGroup, ...]

    @property
    def n_seated(self) -> int:
        return n_persons(self.groups, *SEATED)

    @property
    def n_waiting(self) -> int:
        return n_persons(self.groups, WAITING)


@dataclass(frozen=True)
class Roster:
    """Every group of a session that comes or waits, by city; the city of the reader first.

    `session` has its seats and `host_names`, the place first.
    """

    session: Session
    cities: tuple[RosterCity, ...]

    @property
    def session_id(self) -> int:
        return self.session.pk

    def groups(self) -> Iterator[RosterGroup]:
        for city in self.cities:
            yield from city.groups

    def n_persons(self, *states: str) -> int:
        return n_persons(self.groups(), *states)

    def found(self, query: str) -> Roster:
        """What has each word of `query`, by the city's name too; without a query all of it."""
        wanted = words_of(query)
        if not wanted:
            return self
        cities = [
            replace(
                city,
                groups=tuple(
                    group for group in city.groups if has_words(f"{city.name} {group.words()}", wanted)
                ),
            )
            for city in self.cities
        ]
        return replace(self, cities=tuple(city for city in cities if city.groups))


def with_possible_doubles(groups: Iterable[RosterGroup]) -> list[RosterGroup]:
    """The groups of one city, those marked that come for one shop with what may be one person twice: the same
    name, or addresses that are one slip of the hand apart."""
    found = list(groups)
    marked = {
        one.uuid
        for one in found
        for other in found
        if one.uuid != other.uuid and one.shop_id is not None and one.shop_id == other.shop_id
        if _may_be_one(one, other)
    }
    return [replace(group, is_possible_double=group.uuid in marked) for group in found]


def _may_be_one(one: RosterGroup, other: RosterGroup) -> bool:
    if one.email and other.email and is_one_slip(one.email.casefold(), other.email.casefold()):
        return True
    return any(
        person.name and another.name and same_person(person.name, another.name)
        for person in one.people
        for another in other.people
    )


def n_persons(groups: Iterable[RosterGroup], *states: str) -> int:
    return sum(group.n_persons for group in groups if group.state in states)


def in_order(groups: Iterable[RosterGroup]) -> tuple[RosterGroup, ...]:
    """Those with seats by shop, then those that wait in the order of the list."""
    return tuple(
        sorted(
            groups,
            key=lambda one: (not one.is_seated, one.position or 0, in_reading_order(one.shop), str(one.uuid)),
        )
    )
