"""The city that is meant by what people type."""

from __future__ import annotations

import csv
import json
import math

import pytest

from dashboards.maps.topology import SOURCE
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.places import (
    DATA,
    find_places,
    localities,
    locality_keys,
    municipality_centres,
    nearest_city,
)
from tenants.organisations.selectors import active_cities, cities_by_province

pytestmark = pytest.mark.django_db


def cities_of(query: str) -> list[str]:
    return [one.city.name for one in find_places(query).cities]


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("St-Vith", "Saint-Vith"),
        ("sankt vith", "Saint-Vith"),
        ("5000 Namur", "Namur"),
        ("Namur, 5000", "Namur"),
        ("B-5500", "Dinant"),
        ("be 5500 dinant", "Dinant"),
        ("  mons ", "Mons"),
        ("le roeulx", "Le Rœulx"),
        ("LALOUVIERE", "La Louvière"),
        ("Fontaine l eveque", "Fontaine-l’Évêque"),
        ("Luik", "Liège"),
        ("Lüttich", "Liège"),
        ("Bergen", "Mons"),
        ("Nam\u200bur", "Namur"),
    ],
)
def test_a_city_is_found_as_people_write_it(typed, city):
    found = find_places(typed)

    assert [one.city.name.replace("'", "’") for one in found.cities] == [city]
    assert not found.is_near
    assert found.cities[0].locality == ""


@pytest.mark.parametrize(
    ("typed", "city", "locality"),
    [
        ("Jambes", "Namur", "Jambes"),
        ("wepion", "Namur", "Wépion"),
        ("Marcinelle", "Charleroi", "Marcinelle"),
        ("5100 Jambes", "Namur", "Jambes"),
        ("Kettenis", "Eupen", "Kettenis"),
    ],
)
def test_an_old_commune_leads_to_its_city(typed, city, locality):
    found = find_places(typed)

    assert [(one.city.name, one.locality) for one in found.cities] == [(city, locality)]
    assert found.only_city is not None


@pytest.mark.parametrize(
    ("typed", "place", "nearest"),
    [
        ("La Hulpe", "La Hulpe", "Wavre"),
        ("1310", "La Hulpe", "Wavre"),
        ("profondeville", "Profondeville", "Fosses-la-Ville"),
        ("Nassogne", "Nassogne", "Marche-en-Famenne"),
        ("burdinne", "Burdinne", "Hannut"),
    ],
)
def test_a_place_outside_says_which_city_is_nearest(typed, place, nearest):
    found = find_places(typed)

    assert found.cities == []
    assert (place, nearest) in [(one.name, one.nearest.name) for one in found.outside]
    assert found.only_city is None


@pytest.mark.parametrize(
    ("typed", "city"),
    [("Marcinele", "Charleroi"), ("andene", "Andenne"), ("Chatlet", "Châtelet"), ("Vervier", "Verviers")],
)
def test_a_typing_error_proposes_what_is_near_and_leads_nowhere_by_itself(typed, city):
    found = find_places(typed)

    assert city in [one.city.name for one in found.cities]
    assert len(found.cities) + len(found.outside) <= 5 or not found.is_near


def test_a_code_and_a_name_that_contradict_each_other_are_both_found():
    assert cities_of("5500 Namur") == ["Dinant", "Namur"]


@pytest.mark.parametrize("typed", ["", "   ", "’", "0000", "qqqqqqxx", "9999", "%", "_"])
def test_nothing_is_found_for_nothing(typed):
    found = find_places(typed)

    assert (found.cities, found.outside) == ([], [])


def test_a_name_of_both_sides_leaves_the_choice():
    """Some localities share their name with one of another municipality."""
    keys: dict[str, set[str]] = {}
    for one in localities():
        keys.setdefault(one.key, set()).add(one.nis)
    inside = {city.nis for city in active_cities()}
    shared = [key for key, nis in keys.items() if nis & inside and nis - inside]
    assert shared, "the data has such names"
    for key in shared:
        found = find_places(key)
        assert (bool(found.cities), bool(found.outside), found.only_city) == (True, True, None), key


def test_every_locality_leads_to_its_municipality():
    inside = {city.nis: city.name for city in active_cities()}
    for one in localities()[::7]:
        found = find_places(f"{one.postal_code} {one.name}")
        if one.nis in inside:
            assert inside[one.nis] in [city.city.name for city in found.cities], one
        else:
            assert one.municipality in [place.municipality for place in found.outside], one


def test_a_city_that_takes_no_part_yet_is_outside():
    Organisation.objects.filter(slug="andenne").update(status=OrganisationStatus.PREPARING)

    found = find_places("Andenne")

    assert found.cities == []
    assert [(one.name, one.nearest.name) for one in found.outside] == [("Andenne", "Huy")]


def test_a_search_asks_once(django_assert_num_queries):
    find_places("Jambes")  # the search path is set with the first statement
    with django_assert_num_queries(1):
        find_places("Jambes")
    with django_assert_num_queries(0):
        find_places(" ")


def test_cities_are_listed_as_a_belgian_reads_them():
    names = [city.name for city in active_cities()]

    assert len(names) == 66
    assert names.index("Châtelet") < names.index("Chimay")
    assert names.index("Enghien") < names.index("Eupen") < names.index("Fleurus")
    assert [province for province, _ in cities_by_province()] == [
        "Brabant wallon", "Hainaut", "Liège", "Luxembourg", "Namur",
    ]  # fmt: skip


def test_the_data_are_whole():
    with (DATA / "localities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1565
    assert sum(row["in_programme"] == "1" for row in rows) == 570
    assert {row["nis"] for row in rows} == set(municipality_centres())
    assert len(municipality_centres()) == 261
    assert {city.nis for city in active_cities()} == {
        row["nis"] for row in rows if row["in_programme"] == "1"
    }
    assert "jambes" in locality_keys()["92094"]


def test_the_centres_lie_where_the_map_has_the_municipalities():
    """A second way: the mean of the box around each shape, in the map's own file."""
    topology = json.loads(SOURCE.read_text(encoding="utf-8"))
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    points: list[list[tuple[float, float]]] = []
    for arc in topology["arcs"]:
        x = y = 0
        here = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            here.append((move[0] + x * scale[0], move[1] + y * scale[1]))
        points.append(here)
    for shape in topology["objects"]["communes"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        around = [
            point
            for polygon in polygons
            for ring in polygon
            for number in ring
            for point in points[number if number >= 0 else ~number]
        ]
        latitude, longitude = municipality_centres()[shape["properties"]["nis"]]
        assert min(p[0] for p in around) < longitude < max(p[0] for p in around)
        assert min(p[1] for p in around) < latitude < max(p[1] for p in around)


def test_the_nearest_city_is_the_nearest():
    cities = active_cities()
    for nis, (latitude, longitude) in list(municipality_centres().items())[::20]:
        found = nearest_city(nis, cities)
        assert found is not None

        def kilometres(city, latitude=latitude, longitude=longitude):
            a = (
                math.sin(math.radians(city.latitude - latitude) / 2) ** 2
                + math.cos(math.radians(latitude))
                * math.cos(math.radians(city.latitude))
                * math.sin(math.radians(city.longitude - longitude) / 2) ** 2
            )
            return 12742 * math.asin(math.sqrt(a))

        assert kilometres(found) <= min(map(kilometres, cities)) + 0.2
    assert nearest_city("00000", cities) is None
