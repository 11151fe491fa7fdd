"""The programme's first page, on the root host, and what search engines ask there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dashboards.maps.drawing import MapValue, draw_locator, draw_tiles
from dashboards.maps.finder import draw_finder
from kernel.crawlers import robots_file, sitemap_file
from kernel.links import origin_of, root_address
from kernel.names import name_key
from tenants.membership.access import everybody
from tenants.organisations.places import LONGEST_QUERY, find_places, locality_keys
from tenants.organisations.presentation import places_card
from tenants.organisations.selectors import ListedCity, cities_by_province, n_active_cities

CLOSED_PATHS = ("/agence/", "/connexion/", "/espaces/", "/entrer/", "/langue/", "/api/")
INDEXED = ("landing", "method", "privacy", "accessibility")


@everybody()
def landing(request: HttpRequest) -> HttpResponse:
    """Find your city: by name, locality or postal code, on the map, or in the list by province."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    places = find_places(query) if query else None
    context: dict[str, Any] = {
        "query": query,
        "locator_svg": draw_locator(),
        "canonical_url": root_address("landing"),
    }
    if places is not None:
        context |= {"places": places_card(query, places, _home_of), "n_cities": n_active_cities()}
    else:
        context |= _all_cities(cities_by_province())
    response = render(request, "dashboards/agency/landing.html", context)
    if places is not None and places.only_city is not None:
        # Not a redirect: browsers apply `form-action 'self'` to the one that follows a form.
        response["Refresh"] = f"0; url={_home_of(places.only_city)}"
    return response


def _all_cities(provinces: list[tuple[str, list[ListedCity]]]) -> dict[str, Any]:
    """Every city in the list, which is thinned out as one types, and on the map."""
    cities = [city for _, some in provinces for city in some]
    parts = locality_keys()
    return {
        "n_cities": len(cities),
        "provinces": [
            {
                "name": province,
                "n": len(some),
                "cities": [
                    {
                        "name": city.name,
                        "url": _home_of(city),
                        "words": " ".join(
                            (
                                *map(name_key, (city.name, *city.other_names)),
                                city.postal_codes,
                                parts.get(city.nis, ""),
                            )
                        ),
                    }
                    for city in some
                ],
            }
            for province, some in provinces
        ],
        "map_svg": draw_finder({city.nis: (city.name, _home_of(city)) for city in cities}),
        "tiles_svg": draw_tiles(
            {city.nis: MapValue(city.name, step=0, href=_home_of(city)) for city in cities},
            title="",
            description="",
        ),
    }


@everybody()
def robots(request: HttpRequest) -> HttpResponse:
    """What a search engine may read here."""
    return robots_file(CLOSED_PATHS, sitemap=root_address("sitemap"))


@everybody()
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages of the root host; each city's host has a sitemap of its own."""
    return sitemap_file([root_address(name) for name in INDEXED])


def _home_of(city: ListedCity) -> str:
    return origin_of(city.host) + reverse("city_page", urlconf="portal.urls.city")
