"""The map and the tile map: all 66 cities, no inline style, nothing hidden that leaks, light enough."""

import csv
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboards.maps import topology
from dashboards.maps.drawing import (
    CREDIT,
    LANDMARKS,
    MapValue,
    draw_locator,
    draw_map,
    draw_tiles,
    tiles,
)
from dashboards.maps.topology import wallonia
from tenants.organisations import colours

CITIES = Path(colours.__file__).parent / "data" / "cities.csv"
SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = [draw_map, draw_tiles]


def drawn(draw, values) -> ElementTree.Element:
    return ElementTree.fromstring(draw(values, title="Participation", description="Par ville"))


def classes(svg: ElementTree.Element) -> Counter[str]:
    return Counter(
        e.get("class", "").removeprefix("city ") for e in svg.iter() if "city" in e.get("class", "").split()
    )


def test_the_map_and_the_tiles_hold_exactly_the_cities_of_the_programme() -> None:
    with CITIES.open(encoding="utf-8", newline="") as lines:
        programme = {row["nis"] for row in csv.DictReader(lines)}
    assert len(programme) == 66
    assert {city.nis for city in wallonia().cities} == programme
    assert {tile.nis for tile in tiles()} == programme
    assert set(LANDMARKS) <= programme


def test_no_two_tiles_share_a_place_or_a_label() -> None:
    assert len({(tile.row, tile.column) for tile in tiles()}) == 66
    assert len({tile.label for tile in tiles()}) == 66


@pytest.mark.parametrize("draw", DRAWINGS)
def test_each_city_shows_the_class_of_its_value(draw) -> None:
    svg = drawn(
        draw,
        {
            "92094": MapValue("Namur, 89 %", step=4),
            "62063": MapValue("Liège, 12 %", step=0),
            "53053": MapValue("Mons, pas de donnée"),
            "81001": MapValue("Arlon, moins de 5", is_hidden=True),
        },
    )
    assert classes(svg) == {
        "step-4": 1,
        "step-0": 1,
        "step-none": 1,
        "step-hidden": 1,
        "step-out": 62,
    }


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_drawing_has_a_title_a_description_and_a_title_per_city(draw) -> None:
    svg = drawn(draw, {"92094": MapValue("Namur, 89 % (382 sur 429)", step=4)})
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert title.text == "Participation"
    assert description is not None
    assert description.text == "Par ville"
    assert svg.get("aria-labelledby") == title.get("id")
    assert svg.get("aria-describedby") == description.get("id")
    assert [e.text for e in svg.findall(f".//{SVG}g/{SVG}title")] == ["Namur, 89 % (382 sur 429)"]


@pytest.mark.parametrize("draw", DRAWINGS)
def test_text_and_addresses_are_escaped(draw) -> None:
    text = draw(
        {"92094": MapValue('<script>"&', step=1, href='/villes/?a=1&b="><script>')},
        title="<b>",
        description="<i>",
        identity='"><x',
    )
    assert "<script>" not in text
    assert "<b>" not in text
    link = ElementTree.fromstring(text).find(f".//{SVG}a")
    assert link is not None
    assert link.get("href") == '/villes/?a=1&b="><script>'


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_drawing_obeys_a_policy_without_inline_style_or_script(draw) -> None:
    values = {city.nis: MapValue(city.name, step=2, href="/x/") for city in wallonia().cities}
    text = draw(values, title="t", description="d")
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", text)


@pytest.mark.parametrize("draw", DRAWINGS)
def test_a_code_that_is_no_city_is_refused(draw) -> None:
    with pytest.raises(KeyError, match="99999"):
        draw({"99999": MapValue("Nulle part")}, title="t", description="d")


@pytest.mark.parametrize(("step", "is_hidden"), [(5, False), (-1, False), (3, True)])
def test_a_class_that_does_not_exist_or_would_give_a_hidden_value_away_is_refused(
    step: int, is_hidden: bool
) -> None:
    with pytest.raises(ValueError, match="no such class"):
        MapValue("Namur", step=step, is_hidden=is_hidden)


def test_the_map_weighs_at_most_90_kB_with_a_full_title_and_link_per_city() -> None:
    values = {
        city.nis: MapValue(
            f"{city.name} : 89 % des commerces présents (382 sur 429)",
            2,
            href=f"/agence/villes/{city.nis}/",
        )
        for city in wallonia().cities
    }
    assert len(draw_map(values, title="Participation", description="Par ville").encode()) <= 90_000


def test_two_neighbours_keep_the_same_border() -> None:
    """Wavre and Ottignies touch: the places they share are the same numbers, so no gap shows between them."""
    wavre, ottignies = (
        _places(city.path)
        for city in wallonia().cities
        if city.name in ("Wavre", "Ottignies-Louvain-la-Neuve")
    )
    assert len(wavre & ottignies) >= 3


def test_a_shape_lies_where_the_city_lies() -> None:
    centres = {city.name: city.centre for city in wallonia().cities}
    assert centres["Mouscron"][0] < centres["Namur"][0] < centres["Eupen"][0]
    assert centres["Wavre"][1] < centres["Namur"][1] < centres["Arlon"][1]
    assert all(0 < x < wallonia().width and 0 < y < wallonia().height for x, y in centres.values())


def test_simplifying_keeps_the_ends_and_what_stands_out() -> None:
    assert topology._simplified(((0, 0), (50, 1), (100, 0))) == ((0, 0), (100, 0))
    assert topology._simplified(((0, 0), (50, 9), (100, 0))) == (
        (0, 0),
        (50, 9),
        (100, 0),
    )
    assert topology._simplified(((0, 0), (9, 0), (9, 9), (0, 0))) == (
        (0, 0),
        (9, 0),
        (9, 9),
        (0, 0),
    )


def test_a_locator_shows_one_city_or_all_and_weighs_little() -> None:
    assert draw_locator("92094").count("locator-city") == 1
    assert draw_locator().count("locator-city") == 66
    assert len(draw_locator("92094").encode()) < 12_000
    assert 'aria-hidden="true"' in draw_locator()
    with pytest.raises(KeyError, match="99999"):
        draw_locator("99999")


def test_the_credit_names_the_source_and_its_licence() -> None:
    assert "Statbel" in CREDIT
    assert "CC BY 2.0" in CREDIT


def _places(path: str) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for ring in path.split("z")[:-1]:
        start, steps = ring.removeprefix("M").split("l")
        x, y = map(int, start.split())
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        found.add((x, y))
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.add((x, y))
    return found
