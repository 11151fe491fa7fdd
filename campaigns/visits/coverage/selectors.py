"""The coverage of the current city: its register on a day, and the visits of a period of an edition.

The definitions are those of the figures (`dashboards.engine`: visits, shops_visited, register_visited): a
test compares them.
"""
# ruff: noqa: S608 - statements are made of constants of the code

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from campaigns.editions.models import Edition
from campaigns.visits.coverage.rules import (
    DayHours,
    Meetings,
    Pace,
    Place,
    Share,
    VisitFact,
    again_among,
    meetings,
    pace,
    share_of,
    shares_by,
    street_names,
)
from campaigns.visits.models import RoundHours, Visit
from kernel.clock import BRUSSELS, end_of
from kernel.database import connection
from kernel.facts import Reading
from tenants.consent.register import declared_sql, register_sql
from tenants.shops.merged import surviving_ids
from tenants.streets.models import Area


@dataclass(frozen=True)
class Group:
    """A street, an area or a family of sectors: its key, its name as the city has it ("" for a family), and
    its share. `n_shops` is None without a register that is declared complete."""

    key: str
    name: str
    postal_code: str
    n_visited: int
    n_shops: int | None


@dataclass(frozen=True)
class Coverage:
    """What was visited from `first` (None: since the edition's first visit) to `last`, days included, of the
    register of `last`.

    `total` is None where the city does not say that its register is complete: there is nothing to divide by.
    """

    first: date | None
    last: date
    n_visits: int
    n_shops_visited: int
    total: Share | None
    streets: list[Group]
    areas: list[Group]
    families: list[Group]
    outcomes: Mapping[str, int]
    again: list[VisitFact]
    meetings: Meetings
    pace: Pace


@dataclass(frozen=True)
class RegisterPlaces:
    """The shops of the register on a day, by id, and those that were asked for beside it."""

    register: dict[int, Place]
    others: dict[int, Place]
    is_declared: bool


def register_places(day: date, others: Collection[int] = ()) -> RegisterPlaces:
    """1 statement."""
    with connection.cursor() as cursor:
        cursor.execute(_places_sql(), {"day": day, "end": end_of(day), "others": list(others)})
        rows = cursor.fetchall()
    register: dict[int, Place] = {}
    beside: dict[int, Place] = {}
    for is_in_register, _is_complete, shop, code, key, street, family, areas, is_blocked in rows:
        one = Place(shop, code, key, street, family, tuple(areas), is_blocked)
        (register if is_in_register else beside)[one.shop] = one
    return RegisterPlaces(register, beside, any(row[1] for row in rows))


def visit_facts(edition: Edition, first: date | None, last: date) -> list[VisitFact]:
    """The visits of an edition in a period (None: all until its last day), in their order; of doubles as
    of the shop that stands. 2 statements."""
    found = Visit.objects.current().filter(edition=edition, happened_on__lte=last)
    if first is not None:
        found = found.filter(happened_on__gte=first)
    columns = ("shop_id", "visited_at", "outcome", "come_back_on", "visited_by")
    rows = list(found.order_by("visited_at", "id").values_list(*columns))
    ends = surviving_ids(row[0] for row in rows) if rows else {}
    return [
        VisitFact(ends.get(shop, shop), at.astimezone(BRUSSELS), outcome, again, user)
        for shop, at, outcome, again, user in rows
    ]


def day_hours(edition: Edition, first: date | None, last: date) -> list[DayHours]:
    """1 statement."""
    noted = RoundHours.objects.filter(round__edition=edition, day__lte=last)
    if first is not None:
        noted = noted.filter(day__gte=first)
    rows = noted.order_by().values_list("user", "day").annotate(minutes=Sum("minutes"))
    return [DayHours(user, day, minutes) for user, day, minutes in rows]


def coverage_of(edition: Edition, first: date | None, last: date) -> Coverage:
    """5 statements."""
    visits = visit_facts(edition, first, last)
    visited = {one.shop for one in visits}
    places = register_places(last, visited)
    counted = list(places.register.values())
    if not places.is_declared:
        known = places.register | places.others
        counted = [known[shop] for shop in visited if shop in known]
    areas = {area.pk: area.name for area in Area.objects.all()}
    return Coverage(
        first=first,
        last=last,
        n_visits=len(visits),
        n_shops_visited=len(visited),
        total=share_of(counted, visited) if places.is_declared else None,
        streets=_streets(counted, visited, is_declared=places.is_declared),
        areas=[
            _group(str(key), areas.get(key, ""), "", share, is_declared=places.is_declared)
            for key, share in shares_by(counted, visited, lambda one: one.areas or (0,)).items()
            if areas
        ],
        families=[
            _group(key, "", "", share, is_declared=places.is_declared)
            for key, share in shares_by(counted, visited, lambda one: (one.family,)).items()
        ],
        outcomes=Counter(one.outcome for one in visits),
        again=again_among(visits),
        meetings=meetings(visits),
        pace=pace(visits, day_hours(edition, first, last)),
    )


def _streets(counted: Sequence[Place], visited: Collection[int], *, is_declared: bool) -> list[Group]:
    names = street_names(counted)
    return [
        _group(key, names[code, key], code, share, is_declared=is_declared)
        for (code, key), share in shares_by(counted, visited, lambda one: (one.street_place,)).items()
    ]


def _group(key: str, name: str, postal_code: str, share: Share, *, is_declared: bool) -> Group:
    return Group(key, name, postal_code, share.n_visited, share.n_shops if is_declared else None)


def _places_sql() -> str:
    """The shops of the register of a day, and others that are named, each in its street as the city calls it.
    Made late: apps say who comes for a shop when Django starts."""
    return f"""WITH RECURSIVE {declared_sql(Reading.TRUE)}, {register_sql(Reading.TRUE)}
SELECT i.shop IS NOT NULL, coalesce((SELECT is_complete FROM declared), false), s.id, s.postal_code,
  coalesce(street.key, s.street_key), coalesce(street.name, s.street), coalesce(sector.family, ''),
  coalesce((SELECT array_agg(a.area_id ORDER BY a.area_id) FROM streets_areastreet a
    WHERE a.street_id = street.id), '{{}}'), coalesce(i.is_blocked, false)
FROM shops_shop s
LEFT JOIN in_register i ON i.shop = s.id
LEFT JOIN streets_streetspelling spelling
  ON spelling.postal_code = s.postal_code AND spelling.key = s.street_key
LEFT JOIN streets_street street ON street.id = spelling.street_id
LEFT JOIN public.sectors_sector sector ON sector.code = s.sector_id
WHERE i.shop IS NOT NULL OR s.id = ANY(%(others)s)"""
