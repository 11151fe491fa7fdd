"""Owns reading Wallonia's topology: arcs decoded, projected, simplified, joined into rings and SVG paths.

Borders are shared: simplifying each arc once keeps neighbours exactly side by side.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

type Point = tuple[int, int]
type Arc = tuple[Point, ...]

SOURCE = Path(__file__).parent / "data" / "wallonia_cities.topojson"
WIDTH = 2000
MARGIN = 6
MEAN_LATITUDE_DEG = 50.2
TOLERANCE = 1.4


@dataclass(frozen=True, slots=True)
class CityShape:
    """A city's outline as an SVG path, and the point where its name is centred."""

    nis: str
    name: str
    path: str
    centre: Point


@dataclass(frozen=True, slots=True)
class Geometry:
    """What every drawing shares, as SVG path data in one system of coordinates (`width` x `height`)."""

    width: int
    height: int
    land: str
    municipal_borders: str
    provincial_borders: str
    cities: tuple[CityShape, ...]


@lru_cache(maxsize=1)
def wallonia() -> Geometry:
    """The geometry of the region, prepared once per process. Cities come in the order of their names."""
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    arcs, height = _projected(_decoded(topology))
    arcs = [_simplified(arc) for arc in arcs]
    objects = {name: layer["geometries"] for name, layer in topology["objects"].items()}
    communes, provinces = objects["communes"], objects["provinces"]
    between_provinces = _shared(provinces)
    cities = [
        CityShape(
            shape["properties"]["nis"],
            shape["properties"]["name"],
            _area(shape, arcs),
            _centre(shape, arcs),
        )
        for shape in communes
        if shape["properties"]["city"]
    ]
    return Geometry(
        width=WIDTH,
        height=height,
        land="".join(_area(shape, arcs) for shape in objects["wallonie"]),
        municipal_borders=_lines(_shared(communes) - between_provinces, arcs),
        provincial_borders=_lines(between_provinces, arcs),
        cities=tuple(sorted(cities, key=lambda city: city.name)),
    )


def _decoded(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Arcs as (longitude, latitude): TopoJSON stores steps on a grid."""
    (scale_x, scale_y), (left, bottom) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((left + x * scale_x, bottom + y * scale_y))
        arcs.append(arc)
    return arcs


def _projected(arcs: list[list[tuple[float, float]]]) -> tuple[list[Arc], int]:
    """Equirectangular at the region's mean latitude, on whole units, north up; also the height."""
    shrink = math.cos(math.radians(MEAN_LATITUDE_DEG))
    longitudes = [longitude for arc in arcs for longitude, _ in arc]
    latitudes = [latitude for arc in arcs for _, latitude in arc]
    west, north = min(longitudes), max(latitudes)
    unit = (WIDTH - 2 * MARGIN) / ((max(longitudes) - west) * shrink)
    height = round((north - min(latitudes)) * unit) + 2 * MARGIN
    projected = [
        tuple(
            (
                round((lon - west) * shrink * unit) + MARGIN,
                round((north - lat) * unit) + MARGIN,
            )
            for lon, lat in arc
        )
        for arc in arcs
    ]
    return projected, height


def _simplified(arc: Arc) -> Arc:
    """Douglas-Peucker: points nearer than `TOLERANCE` to the line that stays are left out; both ends stay."""
    if len(arc) < 3:
        return arc
    kept = {0, len(arc) - 1}
    spans = [(0, len(arc) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        farthest = max(
            range(first + 1, last),
            key=lambda i: _distance(arc[i], arc[first], arc[last]),
        )
        if _distance(arc[farthest], arc[first], arc[last]) > TOLERANCE:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return tuple(arc[i] for i in sorted(kept))


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the line through two others; these are one where a closed arc ends."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = math.hypot(x2 - x1, y2 - y1)
    if length == 0:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def _polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """Polygons, each a list of rings, each a list of arc numbers."""
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


def _ring(numbers: Iterable[int], arcs: Sequence[Arc]) -> Arc:
    """The arcs of a ring joined; `~n` is arc n walked backwards, and each starts where the last ended."""
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc if not points else arc[1:])
    return tuple(points)


def _rings(shape: dict[str, Any], arcs: Sequence[Arc]) -> Iterator[Arc]:
    for polygon in _polygons(shape):
        for numbers in polygon:
            yield _ring(numbers, arcs)


def _area(shape: dict[str, Any], arcs: Sequence[Arc]) -> str:
    return "".join(f"{_line(ring[:-1])}z" for ring in _rings(shape, arcs) if len(ring) > 3)


def _lines(numbers: Iterable[int], arcs: Sequence[Arc]) -> str:
    return "".join(_line(arcs[number]) for number in sorted(numbers))


def _line(points: Sequence[Point]) -> str:
    """`M x y l dx dy ...`: steps are shorter than places, and a minus sign needs no space before it."""
    (x, y), *rest = points
    steps: list[int] = []
    for next_x, next_y in rest:
        steps += [next_x - x, next_y - y]
        x, y = next_x, next_y
    text = " ".join(map(str, steps)).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{text}"


def _shared(shapes: list[dict[str, Any]]) -> set[int]:
    """Numbers of the arcs that lie between two of the shapes."""
    uses = Counter(
        number if number >= 0 else ~number
        for shape in shapes
        for polygon in _polygons(shape)
        for numbers in polygon
        for number in numbers
    )
    return {number for number, count in uses.items() if count > 1}


def _centre(shape: dict[str, Any], arcs: Sequence[Arc]) -> Point:
    """Centre of gravity of the largest ring."""
    x, y, _ = max(
        (_centroid(ring) for ring in _rings(shape, arcs)),
        key=lambda centroid: centroid[2],
    )
    return round(x), round(y)


def _centroid(ring: Arc) -> tuple[float, float, float]:
    """(x, y, twice the area) by the shoelace formula."""
    doubled = sum_x = sum_y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        doubled += cross
        sum_x += (x1 + x2) * cross
        sum_y += (y1 + y2) * cross
    return sum_x / (3 * doubled), sum_y / (3 * doubled), abs(doubled)
