"""The programme's first page, on the root host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboards.maps.drawing import draw_locator
from kernel.links import origin_of
from tenants.accounts.access import everybody
from tenants.organisations.selectors import cities_by_province, n_active_cities


@everybody()
def landing(request: HttpRequest) -> HttpResponse:
    """Find your city: by name or postal code, and as a list by province."""
    query = request.GET.get("q", "").strip()[:60]
    provinces = cities_by_province(query)
    found = [city for _, cities in provinces for city in cities]
    context = {
        "query": query,
        "n_found": len(found),
        "n_cities": len(found) if not query else n_active_cities(),
        "locator_svg": draw_locator(),
        "provinces": [
            {
                "name": province,
                "n": len(cities),
                "cities": [
                    {
                        "name": city.name,
                        "url": origin_of(city.host) + "/",
                        "postal_codes": city.postal_codes,
                    }
                    for city in cities
                ],
            }
            for province, cities in provinces
        ],
    }
    response = render(request, "tenants/organisations/landing.html", context)
    if query and len(found) == 1:
        # Not a redirect: browsers apply `form-action 'self'` to the one that follows a form.
        response["Refresh"] = f"0; url={origin_of(found[0].host)}/"
    return response
