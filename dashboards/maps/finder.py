"""Owns the map on which one finds one's city: each city is a dot and a link. SVG text, escaped here."""

from collections.abc import Mapping
from html import escape

from dashboards.maps.topology import CityShape, wallonia

DOT = 14
# Whose names stand free: Mouscron, Tournai, Mons, Namur, Dinant, Couvin, Bastogne, Arlon, Wavre.
NAMED = ("57096", "57081", "53053", "92094", "91034", "93014", "82039", "81001", "25112")
REACH = 44  # the radius in which a click counts; neighbours are further apart, save a few


def draw_finder(cities: Mapping[str, tuple[str, str]]) -> str:
    """An `<svg>` of the region with a link per city, from NIS code to (name, address).

    Links stay out of the tab order and of screen readers: the list beside the drawing has the same ones.
    KeyError for a code that is no city of the map.
    """
    geometry = wallonia()
    shapes = {city.nis: city for city in geometry.cities}
    links = "".join(_link(shapes[nis], *shown) for nis, shown in cities.items())
    names = "".join(_name(city) for nis, city in shapes.items() if nis in NAMED and nis in cities)
    return (
        f'<svg class="finder" viewBox="0 0 {geometry.width} {geometry.height}" '
        'aria-hidden="true" focusable="false">'
        f'<path class="map-land" d="{geometry.land}"/>'
        f'<path class="map-provincial" d="{geometry.provincial_borders}"/>'
        f'{links}<g class="map-names">{names}</g></svg>'
    )


def _link(shape: CityShape, name: str, address: str) -> str:
    x, y = shape.centre
    return (
        f'<a href="{escape(address)}" tabindex="-1"><title>{escape(name)}</title>'
        f'<circle class="finder-reach" cx="{x}" cy="{y}" r="{REACH}"/>'
        f'<circle class="finder-dot" cx="{x}" cy="{y}" r="{DOT}"/></a>'
    )


def _name(city: CityShape) -> str:
    """Above its dot, so as not to hide it."""
    x, y = city.centre
    return f'<text x="{x}" y="{y - 28}">{escape(city.name)}</text>'
