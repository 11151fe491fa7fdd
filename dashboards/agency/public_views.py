"""The programme's first page, on the root host, and what search engines ask there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dashboards.maps.drawing import MapValue, draw_locator, draw_tiles
from dashboards.maps.finder import draw_finder
from kernel.crawlers import robots_file, sitemap_file
from kernel.links import origin_of, root_address
from tenants.membership.access import everybody
from tenants.organisations.selectors import ListedCity, cities_by_province, n_active_cities

CLOSED_PATHS = ("/agence/", "/connexion/", "/espaces/", "/entrer/", "/langue/", "/api/")
INDEXED = ("landing", "method", "privacy", "accessibility")


@everybody()
def landing(request: HttpRequest) -> HttpResponse:
    """Find your city: by name or postal code, on the map, or in the list by province."""
    query = request.GET.get("q", "").strip()[:60]
    provinces = cities_by_province(query)
    found = [city for _, cities in provinces for city in cities]
    context = {
        "query": query,
        "n_found": len(found),
        "n_cities": len(found) if not query else n_active_cities(),
        "locator_svg": draw_locator(),
        "canonical_url": root_address("landing"),
        "provinces": [
            {
                "name": province,
                "n": len(cities),
                "cities": [
                    {"name": city.name, "url": _home_of(city), "postal_codes": city.postal_codes}
                    for city in cities
                ],
            }
            for province, cities in provinces
        ],
    }
    if not query:
        context |= {
            "map_svg": draw_finder({city.nis: (city.name, _home_of(city)) for city in found}),
            "tiles_svg": draw_tiles(
                {city.nis: MapValue(city.name, step=0, href=_home_of(city)) for city in found},
                title="",
                description="",
            ),
        }
    response = render(request, "dashboards/agency/landing.html", context)
    if query and len(found) == 1:
        # Not a redirect: browsers apply `form-action 'self'` to the one that follows a form.
        response["Refresh"] = f"0; url={_home_of(found[0])}"
    return response


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
