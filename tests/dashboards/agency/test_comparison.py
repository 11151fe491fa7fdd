"""The comparison's table: which columns, kept in the address; one of them on a phone; its file."""

from __future__ import annotations

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboards.agency.columns import ColumnChoice
from dashboards.engine.comparison.columns import OF_REGISTER, CityFigures, columns_for, usual_columns
from kernel.lists.columns import carried
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition
from tests.factories.figures import make_city_snapshot, make_programme_snapshot

DRAWN = [column for column in columns_for([]) if not column.is_note]
ALL = [column.code for column in DRAWN]


def choice(*asked: str, on_phone: str = "", sort: str = "name") -> ColumnChoice:
    return ColumnChoice(DRAWN, asked=asked, on_phone=on_phone, sort=sort)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ((), ALL),
        (("shops", "answer"), ["name", "answer", "shops"]),  # in their own order
        (("visits", "visits", "none-such", "name"), ["name", "visits"]),
        (("none-such", "province"), ALL),
        (ALL, ALL),
    ],
)
def test_the_columns_are_those_asked_for_that_there_are(asked, shown):
    assert [column.code for column in choice(*asked).shown] == shown


@pytest.mark.parametrize(
    ("asked", "on_phone", "sort", "expected"),
    [
        ((), "", "name", "shops"),
        ((), "", "-participants", "participants"),  # what it is sorted by is what one looks at
        ((), "visits", "-participants", "visits"),
        (("answer", "useful"), "", "name", "answer"),
        (("answer", "useful"), "visits", "-useful", "useful"),  # not among those chosen
        ((), "none-such", "none-such", "shops"),
    ],
)
def test_a_phone_shows_one_of_them(asked, on_phone, sort, expected):
    found = choice(*asked, on_phone=on_phone, sort=sort)
    assert found.on_phone == expected
    assert [column.code for column in found.shown if not found.is_aside(column)] == ["name", expected]


def test_the_address_keeps_what_was_chosen_and_nothing_else():
    assert choice().address == {}
    assert choice("none-such", on_phone="none-such").address == {}
    chosen = choice("shops", "visits", on_phone="visits").address
    assert chosen == {"col": ["shops", "visits"], "voir": "visits"}
    assert carried({**chosen, "edition": "2016"}, without={"voir"}) == [
        {"name": "col", "value": "shops"},
        {"name": "col", "value": "visits"},
        {"name": "edition", "value": "2016"},
    ]


def test_what_is_counted_beside_the_register_is_usual_once_a_city_has_declared_one():
    def city(**figures: int) -> CityFigures:
        return CityFigures("namur", "Namur", ("namur", "Namur"), "Namur", "92094", figures)

    assert set(ALL) - set(usual_columns(DRAWN, [city()])) == OF_REGISTER
    assert usual_columns(DRAWN, [city(), city(register_shops=0)]) == ALL
    assert "register_shops" in [column.code for column in choice("register_shops").shown]


@pytest.fixture
def edition(db):
    edition = make_edition(code="essai", name="Une édition au nom assez long pour un téléphone")
    for slug in ("namur", "dinant", "huy"):
        make_city_snapshot(edition, Organisation.objects.get(slug=slug))
    make_programme_snapshot(edition)
    return edition


@pytest.fixture
def analyst(client_on, agency, member):
    return client_on(agency, member(agency, Role.ANALYST))


def queries(page: str, part: str) -> list[dict[str, list[str]]]:
    """What the links whose address begins with `part` ask for."""
    found = re.findall(rf'href="({re.escape(part)}\?[^"#]*)', page)
    return [parse_qs(urlsplit(address.replace("&amp;", "&")).query) for address in found]


CHOSEN = "/agence/?edition=essai&province=Namur&sort=-shops&col=shops&col=participants&voir=participants"


def test_every_way_from_the_page_keeps_the_columns(edition, analyst):
    page = analyst.get(CHOSEN).content.decode()
    cells = re.findall(r'<th scope="col"', page)
    assert len(cells) == 3
    kept = {"col": ["shops", "participants"], "voir": ["participants"], "edition": ["essai"]}
    for asked in (
        q for q in [*queries(page, ""), *queries(page, "/agence/villes.csv")] if "sort" in q and "col" in q
    ):
        assert asked.items() >= kept.items()
    assert len([q for q in queries(page, "") if q.get("col") == kept["col"]]) >= 4  # headers, clearing
    assert (
        page.count('<input type="hidden" name="col" value="shops">') == 2
    )  # the filters, and the phone's form
    assert "Choisir les colonnes (2 sur 13)" in page


def test_all_columns_are_one_step_away(edition, analyst):
    page = analyst.get(CHOSEN).content.decode()
    (back,) = [q for q in queries(page, "") if "col" not in q]
    assert back == {"edition": ["essai"], "province": ["Namur"], "sort": ["-shops"], "voir": ["participants"]}
    assert "Toutes les colonnes" not in analyst.get("/agence/?edition=essai").content.decode()


def test_what_a_phone_leaves_out_is_marked_in_each_line(edition, analyst):
    page = analyst.get(CHOSEN).content.decode()
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    for line in body.split("<tr>")[1:]:
        assert line.count("aside") == 1
    assert page[page.index("<thead>") : page.index("</thead>")].count("aside") == 1


def test_the_file_has_the_columns_of_the_page(edition, analyst):
    text = analyst.get(f"/agence/villes.csv?{urlsplit(CHOSEN).query}").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert header == ["Ville", "Province", "Commerces", "Participations"]
    assert {row[0] for row in rows} == {"Namur", "Dinant"}
    everything = analyst.get("/agence/villes.csv?edition=essai").content.decode("utf-8-sig")
    assert len(next(csv.reader(io.StringIO(everything), delimiter=";"))) == 16  # no register is declared
