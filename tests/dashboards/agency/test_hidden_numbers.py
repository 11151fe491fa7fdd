"""What is hidden is nowhere: not in the page, its attributes, the file, the order, nor by subtraction."""

import csv
import io

import pytest

from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition
from tests.factories.figures import make_city_snapshot, make_programme_snapshot


def forms(total: int, n: int) -> dict[str, object]:
    return {"total": total, "n": n, "as_of": "2024-10-01"}


@pytest.fixture
def edition(db):
    """Namur has 4 forms; at Dinant fewer than 5 are against; Ath is the smallest that could be shown."""
    edition = make_edition(code="essai")
    for slug, useful in {
        "namur": forms(3, 4),
        "dinant": forms(21, 23),
        "huy": forms(31, 31),
        "mons": forms(15, 25),
        "ath": forms(5, 12),
    }.items():
        make_city_snapshot(edition, Organisation.objects.get(slug=slug), useful=useful)
    make_programme_snapshot(edition)
    return edition


@pytest.fixture
def analyst(client_on, agency, member):
    return client_on(agency, member(agency, Role.ANALYST))


def useful_cells(analyst, sort: str = "name") -> dict[str, list[str]]:
    text = analyst.get(f"/agence/villes.csv?edition=essai&sort={sort}").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text), delimiter=";")
    first = header.index("Séance utile (%)")
    return {row[0]: row[first : first + 3] for row in rows}


def test_the_file_hides_what_the_page_hides(edition, analyst):
    # Ath is hidden with Namur: the programme's base minus the others would tell that Namur has 4.
    assert useful_cells(analyst) == {
        "Ath": ["masqué", "", ""],
        "Dinant": ["plus de 18", "", "23"],
        "Huy": ["100.0", "31", "31"],
        "Mons": ["60.0", "15", "25"],
        "Namur": ["< 5", "", ""],
    }


def test_nothing_of_a_hidden_number_is_in_the_page(edition, analyst):
    page = analyst.get("/agence/?edition=essai").content.decode()

    assert "&lt;&nbsp;5" in page
    for given_away in ("3 / 4", "3 sur 4", "91,3", "21 / 23", "21 sur 23", "5 / 12", "41,7"):
        assert given_away not in page


@pytest.mark.parametrize("sort", ["useful", "-useful"])
def test_the_order_gives_no_hidden_value_away(edition, analyst, sort):
    """Cities without a shown percentage come last both ways, by name."""
    assert list(useful_cells(analyst, sort))[2:] == ["Ath", "Dinant", "Namur"]
