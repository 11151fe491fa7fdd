"""Where a shop is: the city that is meant by a name, an old commune or a postal code, as people type them.

The 1,565 localities and the centres of the 261 municipalities come with the portal (`data/`, see NOTICE);
which of them take part is asked of the database.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kernel.names import in_reading_order, name_key, nearness, nearness_within, words_of
from tenants.organisations.selectors import ListedCity, active_cities

DATA = Path(__file__).parent / "data"
LONGEST_QUERY = 60
POSTAL_CODE = re.compile(r"[1-9][0-9]{3}")
COUNTRY = ("b", "be")  # before a postal code: B-5000
NEAR = 0.4
N_NEAR = 5
N_OUTSIDE = 8
MEAN_LATITUDE_DEG = 50.2


@dataclass(frozen=True)
class Locality:
    """A commune of before the mergers, or a post village, and the municipality (`nis`) it belongs to."""

    name: str
    key: str
    postal_code: str
    nis: str
    municipality: str


@dataclass(frozen=True)
class FoundCity:
    """`locality` is what was meant, where that is a part of the city and not the city's own name."""

    city: ListedCity
    locality: str = ""


@dataclass(frozen=True)
class OutsidePlace:
    """A locality that is not in the programme, and the city of the programme that is nearest."""

    name: str
    municipality: str
    nearest: ListedCity


@dataclass(frozen=True)
class Places:
    """What a search found. `is_near`: nothing has that name; these are written nearly so."""

    cities: list[FoundCity]
    outside: list[OutsidePlace]
    is_near: bool = False

    @property
    def only_city(self) -> ListedCity | None:
        """The city, where nothing else can be meant."""
        if len(self.cities) == 1 and not self.outside and not self.is_near:
            return self.cities[0].city
        return None


@dataclass(frozen=True)
class _Name:
    """A name by which a municipality is found; `locality` is empty for the city's own."""

    key: str
    postal_codes: frozenset[str]
    nis: str
    locality: Locality | None


def find_places(query: str) -> Places:
    """The cities and localities that `query` names: `Jambes`, `5000 Namur`, `marcinele`. One statement.

    Whole names come before beginnings of names, these before names that are nearly so. Where a postal code
    and a name contradict each other both are found.
    """
    words = words_of(query[:LONGEST_QUERY])
    codes = frozenset(word for word in words if POSTAL_CODE.fullmatch(word))
    text = [word for word in words if word not in codes and not (codes and word in COUNTRY)]
    if not words:
        return Places([], [])
    cities = {city.nis: city for city in active_cities()}
    names = _names(cities.values())
    found = _matching(names, text, codes)
    if not found and text and codes:
        found = [*_matching(names, text, frozenset()), *_matching(names, [], codes)]
    is_near = not found and bool(text)
    if is_near:
        found = _near(names, " ".join(text))
    return Places(_found_cities(found, cities), _outside(found, cities), is_near=is_near)


def nearest_city(nis: str, cities: Iterable[ListedCity]) -> ListedCity | None:
    """The city whose centre is nearest to that municipality's, as the crow flies."""
    centre = municipality_centres().get(nis)
    if centre is None:
        return None
    return min(cities, key=lambda city: _distance(centre, (city.latitude, city.longitude)), default=None)


@lru_cache(maxsize=1)
def localities() -> tuple[Locality, ...]:
    """All localities of Wallonia, in the order of the file."""
    with (DATA / "localities.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Locality(
                row["locality"],
                name_key(row["locality"]),
                row["postal_code"],
                row["nis"],
                row["municipality"],
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=1)
def municipality_centres() -> dict[str, tuple[float, float]]:
    """From NIS code to (latitude, longitude), in degrees."""
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return {row["nis"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def locality_keys() -> dict[str, str]:
    """From NIS code to the keys of its localities, for a list that is filtered as one types."""
    keys: dict[str, list[str]] = {}
    for locality in localities():
        keys.setdefault(locality.nis, []).append(locality.key)
    return {nis: " ".join(dict.fromkeys(some)) for nis, some in keys.items()}


def _names(cities: Iterable[ListedCity]) -> list[_Name]:
    own = [
        _Name(name_key(name), frozenset(city.postal_codes.split()), city.nis, None)
        for city in cities
        for name in dict.fromkeys((city.name, *city.other_names))
    ]
    return own + [_Name(one.key, frozenset((one.postal_code,)), one.nis, one) for one in localities()]


def _matching(names: Sequence[_Name], text: list[str], codes: frozenset[str]) -> list[_Name]:
    coded = [name for name in names if not codes or name.postal_codes & codes]
    whole = [name for name in coded if name.key == " ".join(text)]
    if whole:
        return whole
    joined = "".join(text)
    return [
        name
        for name in coded
        if all(any(part.startswith(word) for part in name.key.split()) for word in text)
        or (len(joined) > 3 and name.key.replace(" ", "").startswith(joined))
    ]


def _near(names: Sequence[_Name], text: str) -> list[_Name]:
    scored = [(max(nearness(text, name.key), nearness_within(text, name.key)), name) for name in names]
    ranked = sorted((one for one in scored if one[0] >= NEAR), key=lambda one: (-one[0], one[1].key))
    best: list[_Name] = []
    for _, name in ranked:
        if name.nis not in {one.nis for one in best}:
            best.append(name)
    return best[:N_NEAR]


def _found_cities(found: Iterable[_Name], cities: dict[str, ListedCity]) -> list[FoundCity]:
    """Each city once, by its own name where that was meant, else with the first of its localities."""
    by_nis: dict[str, FoundCity] = {}
    for name in found:
        if name.nis not in cities:
            continue
        city = cities[name.nis]
        locality = (
            "" if name.locality is None or name.locality.key == name_key(city.name) else name.locality.name
        )
        if name.nis not in by_nis:
            by_nis[name.nis] = FoundCity(city, locality)
    return sorted(by_nis.values(), key=lambda one: in_reading_order(one.city.name))


def _outside(found: Iterable[_Name], cities: dict[str, ListedCity]) -> list[OutsidePlace]:
    places: dict[tuple[str, str], OutsidePlace] = {}
    for name in found:
        if name.locality is None or name.nis in cities:
            continue
        nearest = nearest_city(name.nis, cities.values())
        if nearest is not None:
            one = name.locality
            places.setdefault((one.key, one.nis), OutsidePlace(one.name, one.municipality, nearest))
    return sorted(places.values(), key=lambda one: in_reading_order(one.name))[:N_OUTSIDE]


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """In degrees of latitude; flat, which is right enough over 200 km."""
    east = (one[1] - other[1]) * math.cos(math.radians(MEAN_LATITUDE_DEG))
    return math.hypot(one[0] - other[0], east)
