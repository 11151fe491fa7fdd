"""Owns the two drawings of the region's cities, as SVG text: the map, and the tile map for small screens.

Colours are CSS classes (`step-0` to `step-4`, `step-none`, `step-hidden`, `step-out`), so that the drawing
obeys a strict content security policy and prints like the page around it. What is written is escaped here.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from dashboards.maps.topology import SOURCE, CityShape, wallonia

CREDIT = (
    "© Statbel (Statistics Belgium), statistical sectors 2011; "
    "aggregated by BNOSAC (BelgiumMaps.StatBel, CC BY 2.0); simplified"
)
N_STEPS = 5
TILE = 100
TILE_GAP = 6

# Names written on the map: few, spread out, the ones people take their bearings from. NIS code -> (dx, dy).
LANDMARKS: Mapping[str, tuple[int, int]] = {
    "57096": (10, 62),  # Mouscron
    "57081": (0, 10),  # Tournai
    "53053": (0, 10),  # Mons
    "52011": (0, 10),  # Charleroi
    "25112": (0, -20),  # Wavre
    "92094": (0, 10),  # Namur
    "62063": (0, 10),  # Liège
    "63079": (20, 10),  # Verviers
    "91034": (0, 10),  # Dinant
    "93014": (0, 10),  # Couvin
    "83034": (10, 10),  # Marche-en-Famenne
    "82039": (0, 10),  # Bastogne
    "81001": (0, 10),  # Arlon
    "63067": (0, 10),  # Saint-Vith
}


@dataclass(frozen=True, slots=True)
class MapValue:
    """What a city shows: a class of colour 0 to 4, nothing known (`None`), or hidden because too few.

    `title` is said in full to whoever points at the city: "Namur, 89 % (382 sur 429)". A hidden value never
    carries its step: a colour would give it away.
    """

    title: str
    step: int | None = None
    is_hidden: bool = False
    href: str | None = None

    def __post_init__(self) -> None:
        if self.step is not None and (self.is_hidden or not 0 <= self.step < N_STEPS):
            raise ValueError(f"no such class on the map: step={self.step}, is_hidden={self.is_hidden}")


@dataclass(frozen=True, slots=True)
class Tile:
    """A city's place in the tile map, counted from 0, and its three letters."""

    nis: str
    row: int
    column: int
    label: str


def draw_map(
    values: Mapping[str, MapValue],
    *,
    title: str,
    description: str,
    identity: str = "map",
) -> str:
    """An `<svg>` of the region: cities of `values` (by NIS code in force) in the colour of their class.

    The 66 cities without a value are drawn as outside the selection; a code that is no city of the map raises
    KeyError. `identity` keeps ids apart when a page has several drawings.
    """
    geometry = wallonia()
    _refuse_strangers(values, {city.nis for city in geometry.cities})
    cities = "".join(
        _city(values.get(city.nis), f'<path d="{city.path}"/>', identity) for city in geometry.cities
    )
    names = "".join(_name(city) for city in geometry.cities if city.nis in LANDMARKS)
    return (
        f"{_opening(identity, 'map', geometry.width, geometry.height, title, description)}"
        f'<path class="map-land" d="{geometry.land}"/>'
        f'<path class="map-municipal" d="{geometry.municipal_borders}"/>'
        f"{cities}"
        f'<path class="map-provincial" d="{geometry.provincial_borders}"/>'
        f'<g class="map-names" aria-hidden="true">{names}</g>'
        "</svg>"
    )


def draw_tiles(
    values: Mapping[str, MapValue],
    *,
    title: str,
    description: str,
    identity: str = "tiles",
) -> str:
    """An `<svg>` with a square of equal size per city, roughly where it lies: small ones are seen too.

    Same values and errors as `draw_map`.
    """
    _refuse_strangers(values, {tile.nis for tile in tiles()})
    n_rows, n_columns = (
        1 + max(tile.row for tile in tiles()),
        1 + max(tile.column for tile in tiles()),
    )
    squares = "".join(_city(values.get(tile.nis), _square(tile), identity) for tile in tiles())
    return (
        f"{_opening(identity, 'tiles', n_columns * TILE, n_rows * TILE, title, description)}{squares}</svg>"
    )


@lru_cache(maxsize=128)
def draw_locator(nis: str | None = None) -> str:
    """A plain `<svg>` of the region with one city filled in, or all of them: decoration beside a title.

    KeyError for a code that is no city of the map.
    """
    geometry = wallonia()
    shown = [city for city in geometry.cities if nis in (None, city.nis)]
    if not shown:
        raise KeyError(f"not on the map: {nis}")
    return (
        f'<svg class="locator" viewBox="0 0 {geometry.width} {geometry.height}" '
        'aria-hidden="true" focusable="false">'
        f'<path class="locator-land" d="{geometry.land}"/>'
        f'<path class="locator-borders" d="{geometry.provincial_borders}"/>'
        f"{''.join(_mark(city, is_alone=nis is not None) for city in shown)}</svg>"
    )


@lru_cache(maxsize=1)
def tiles() -> tuple[Tile, ...]:
    """The 66 tiles, from the top left to the bottom right."""
    with SOURCE.with_name("cartogram.csv").open(encoding="utf-8", newline="") as lines:
        found = [
            Tile(row["nis"], int(row["row"]), int(row["col"]), row["label"]) for row in csv.DictReader(lines)
        ]
    return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))


def _refuse_strangers(values: Mapping[str, MapValue], known: set[str]) -> None:
    if strangers := values.keys() - known:
        raise KeyError(f"not on the map: {', '.join(sorted(strangers))}")


def _opening(identity: str, kind: str, width: int, height: int, title: str, description: str) -> str:
    """The tag that starts a drawing, its text alternative, and the hatching for hidden values."""
    identity = escape(identity)
    return (
        f'<svg class="drawing drawing-{kind}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width} {height}" role="group" '
        f'aria-labelledby="{identity}-title" aria-describedby="{identity}-desc">'
        f'<title id="{identity}-title">{escape(title)}</title>'
        f'<desc id="{identity}-desc">{escape(description)}</desc>'
        f'<defs><pattern id="{identity}-hatch" width="14" height="14" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="hatch-ground" width="14" height="14"/>'
        '<rect class="hatch-line" width="5" height="14"/></pattern></defs>'
    )


def _city(value: MapValue | None, shape: str, identity: str) -> str:
    """The shape in its class, with its title, as a link where it has one.

    Links stay out of the tab order: the table beside the drawing has the same ones, in an order to follow.
    """
    if value is None:
        return f'<g class="city step-out">{shape}</g>'
    fill = f' fill="url(#{escape(identity)}-hatch)"' if value.is_hidden else ""
    inside = f"<title>{escape(value.title)}</title>{shape}"
    if value.href is None:
        return f'<g class="city {_step_class(value)}"{fill}>{inside}</g>'
    return (
        f'<a class="city {_step_class(value)}"{fill} href="{escape(value.href)}" tabindex="-1">{inside}</a>'
    )


def _step_class(value: MapValue) -> str:
    if value.is_hidden:
        return "step-hidden"
    return "step-none" if value.step is None else f"step-{value.step}"


def _square(tile: Tile) -> str:
    side = TILE - TILE_GAP
    x, y = tile.column * TILE + TILE_GAP // 2, tile.row * TILE + TILE_GAP // 2
    return (
        f'<rect x="{x}" y="{y}" width="{side}" height="{side}" rx="16"/>'
        f'<text x="{x + side // 2}" y="{y + side // 2}">{escape(tile.label)}</text>'
    )


def _mark(city: CityShape, *, is_alone: bool) -> str:
    """Alone, a city is its shape with a ring that makes a small one found; among others, a dot."""
    x, y = city.centre
    if not is_alone:
        return f'<circle class="locator-city" cx="{x}" cy="{y}" r="13"/>'
    return (
        f'<path class="locator-city" d="{city.path}"/>'
        f'<circle class="locator-ring" cx="{x}" cy="{y}" r="110"/>'
    )


def _name(city: CityShape) -> str:
    (x, y), (dx, dy) = city.centre, LANDMARKS[city.nis]
    return f'<text x="{x + dx}" y="{y + dy}">{escape(city.name)}</text>'
