"""What a search for a place found, for `components/found_places.html`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenants.organisations.places import Places
from tenants.organisations.selectors import ListedCity


@dataclass(frozen=True)
class CityLink:
    name: str
    url: str
    locality: str = ""


@dataclass(frozen=True)
class OutsideLine:
    """`municipality` is empty where it has the same name; `url` leads to the `nearest` city."""

    name: str
    municipality: str
    nearest: str
    url: str


@dataclass(frozen=True)
class PlacesCard:
    query: str
    cities: list[CityLink]
    outside: list[OutsideLine]
    is_near: bool


def places_card(query: str, places: Places, url_of: Callable[[ListedCity], str]) -> PlacesCard:
    """`url_of` says where each city goes on."""
    return PlacesCard(
        query=query,
        cities=[CityLink(one.city.name, url_of(one.city), one.locality) for one in places.cities],
        outside=[
            OutsideLine(
                one.name,
                "" if one.municipality == one.name else one.municipality,
                one.nearest.name,
                url_of(one.nearest),
            )
            for one in places.outside
        ],
        is_near=places.is_near,
    )
