"""Streets, areas and coordinates: what changes them, and their pages."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import today
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.shops.models import Origin, RegisterState, Shop, ShopChange
from tenants.shops.services import merge_shops, set_state
from tenants.streets.coordinates import MOST_BYTES, read_coordinates
from tenants.streets.errors import ColumnsMissing, CoordinatesUnreadable, FileTooLarge
from tenants.streets.models import Area, Street, StreetSpelling
from tenants.streets.selectors import find_street, shops_of_area, streets
from tests.access.test_query_counts import assert_constant, statements
from tests.factories.facts import make_shop

pytestmark = pytest.mark.django_db
PAGE = "/espace/commerces/rues/"
AREAS = "/espace/commerces/quartiers/"
ESTABLISHMENT = "2123456791"


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture
def manager(client_on, member, namur):
    return client_on(namur, member(namur, Role.MANAGER))


@pytest.fixture
def reader(client_on, member, namur):
    return client_on(namur, member(namur, Role.READER))


def shop_in(city, street, number="", *, state="active", **fields) -> Shop:
    made = make_shop(city, street=street, number=number, **({"name": f"Au {number}"} | fields))
    if state:
        with tenant_context(city):
            set_state(
                made,
                RegisterState(state),
                on=today(),
                source=Origin.STAFF,
                actor=None,
                now=timezone.now(),
            )
    return made


def lines(city) -> list[tuple[str, int, int]]:
    with tenant_context(city):
        return [(line.name, line.n_active, line.n_shops) for line in streets(today())]


def test_streets_are_those_of_the_shops_however_they_are_spelt(namur, manager):
    for street in ("Rue de Fer", "rue de fer", "R. de Fer"):
        shop_in(namur, street)
    shop_in(namur, "Rue de Fer", state="closed")
    shop_in(namur, "rue de fer", postal_code="5100")
    double = shop_in(namur, "Rue de Fer")
    with tenant_context(namur):
        merge_shops(shop=double, into=Shop.objects.earliest("id"), on=today(), actor=None)
    shop_in(namur, "Avenue de la Gare", state="")
    make_shop(namur, street="")

    assert lines(namur) == [("Avenue de la Gare", 0, 1), ("Rue de Fer", 3, 4), ("rue de fer", 1, 1)]
    page = text_of(manager.get(f"{PAGE}?q=FER"))
    assert "2 rues" in page
    assert "Avenue" not in page


def test_a_streets_shops_are_by_side_and_number(namur, reader):
    for number in ("12A", "2", "14-16", "13", "12 bte 3", "1", "12", "10", ""):
        shop_in(namur, "rue de Fer", number, name=f"n° {number}.")
    closed = shop_in(namur, "rue de Fer", "4", state="closed", name="Fermé.")

    answer = reader.get(f"{PAGE}5000/rue-fer/")

    page = text_of(answer)
    places = [
        page.index(f"n° {number}.") for number in ("1", "13", "2", "10", "12", "12 bte 3", "12A", "14-16", "")
    ]
    assert places == sorted(places)
    assert "Côté impair" in page
    assert "fermé définitivement" in page
    assert f"/espace/commerces/{closed.uuid}/" in answer.content.decode()
    assert "Renommer" not in page


def test_a_street_of_another_city_is_not_there(namur, dinant, manager):
    shop_in(dinant, "rue Grande")

    for way in ("", "renommer/", "reunir/"):
        assert manager.get(f"{PAGE}5000/rue-grande/{way}").status_code == 404
    assert "Grande" not in text_of(manager.get(PAGE))


def test_a_renamed_street_is_so_for_all_its_shops_and_in_their_history(namur, manager):
    shops = [shop_in(namur, street) for street in ("rue de fer", "R. de Fer")]
    shop_in(namur, "rue Haute")
    page = f"{PAGE}5000/rue-fer/renommer/"

    assert manager.post(page, {"name": "Rue Haute"}).status_code == 422
    assert manager.post(page, {"name": "-"}).status_code == 422
    answer = manager.post(page, {"name": "Rue du Fer forgé"})

    assert answer.url == f"{PAGE}5000/rue-fer-forge/"
    assert manager.get(f"{PAGE}5000/rue-fer/").url == answer.url
    with tenant_context(namur):
        for shop in shops:
            before = shop.street
            shop.refresh_from_db()
            assert (shop.street, shop.street_key, shop.version) == ("Rue du Fer forgé", "rue fer forge", 2)
            assert "fer forge" in shop.search_key
            assert ShopChange.objects.get(shop=shop).changes == {"street": [before, "Rue du Fer forgé"]}
        assert Entry.objects.get(action="street.renamed").details["n_shops"] == 2


def test_spellings_are_brought_together_by_a_click_and_taken_apart_again(namur, manager):
    for _ in range(2):
        shop_in(namur, "Grand-Rue")
    shop_in(namur, "Grandrue")
    shop_in(namur, "Rue Haute")
    assert "1 paire de rues" in text_of(manager.get(PAGE))
    page = text_of(manager.get(f"{PAGE}a-reunir/"))
    assert page.index("Grand-Rue") < page.index("Grandrue")
    pair = {"postal_code": "5000", "into": "grand rue", "street": "grandrue"}

    manager.post(f"{PAGE}a-reunir/", pair | {"answer": "same"})

    assert lines(namur) == [("Grand-Rue", 3, 3), ("Rue Haute", 1, 1)]
    assert "Rien à réunir" in text_of(manager.get(f"{PAGE}a-reunir/"))
    shop_in(namur, "GRANDRUE")  # remembered for whoever comes later
    assert lines(namur)[0] == ("Grand-Rue", 4, 4)
    assert manager.get(f"{PAGE}5000/grandrue/").url == f"{PAGE}5000/grand-rue/"
    with tenant_context(namur):
        spelling = StreetSpelling.objects.get(key="grandrue")
        own = StreetSpelling.objects.get(key="grand rue")
    manager.post(f"{PAGE}orthographes/{own.pk}/separer/")
    assert len(lines(namur)) == 2

    manager.post(f"{PAGE}orthographes/{spelling.pk}/separer/")

    assert lines(namur) == [("Grand-Rue", 2, 2), ("Grandrue", 2, 2), ("Rue Haute", 1, 1)]
    manager.post(f"{PAGE}a-reunir/", pair | {"answer": "two"})
    assert "Rien à réunir" in text_of(manager.get(f"{PAGE}a-reunir/"))
    with tenant_context(namur):
        actions = set(Entry.objects.values_list("action", flat=True))
    assert {"street.brought_together", "street.taken_apart", "street.kept_apart"} <= actions


def test_any_two_streets_of_a_postal_code_are_brought_together(namur, manager):
    shop_in(namur, "Place du Marché")
    shop_in(namur, "Marktplatz")
    shop_in(namur, "Ailleurs", postal_code="5100")
    page = f"{PAGE}5000/marktplatz/reunir/"
    assert "Ailleurs" not in text_of(manager.get(page))

    assert manager.post(page, {"into": "ailleurs"}).status_code == 422
    assert manager.post(page, {"into": "place marche"}).url == f"{PAGE}5000/place-marche/"
    assert "Marktplatz" in text_of(manager.get(f"{PAGE}5000/place-marche/"))


def test_an_area_is_a_list_of_streets_in_their_order(namur, manager, reader):
    shop_in(namur, "Rue de Fer", "1")
    shop_in(namur, "Rue Haute", "1")
    shop_in(namur, "Rue Haute", "1", postal_code="5100")
    closed = shop_in(namur, "Rue de Fer", "2", state="closed")
    new = f"{AREAS}nouveau/"
    form = manager.get(f"{new}?rue=5000/rue-fer&rue=5100/rue-haute&rue=x").context["form"]
    assert form["streets"].value() == "Rue de Fer\nRue Haute, 5100"

    refused = manager.post(new, {"name": "Centre", "streets": "Rue Haute\nRue de Fère\nNulle part"})
    assert refused.status_code == 422
    page = text_of(refused)
    assert "« Rue Haute » est dans plusieurs codes postaux : ajoutez le bon (5000, 5100)." in page
    assert "Vouliez-vous écrire « Rue de Fer » ?" in page
    assert "Aucun commerce n’est dans « Nulle part »." in page
    made = manager.post(new, {"name": "Centre", "streets": "rue haute (5000)\n\nR. de Fer"})
    assert manager.post(new, {"name": "CENTRE", "streets": "Rue de Fer"}).status_code == 422

    shown = text_of(reader.get(made.url))
    assert shown.index("Rue Haute") < shown.index("Rue de Fer")
    assert "2 commerces en activité." in shown
    with tenant_context(namur):
        area = Area.objects.get()
        assert {shop.pk for shop in shops_of_area(area)} >= {closed.pk}
        assert shops_of_area(area).count() == 3
    edit = f"{AREAS}{area.pk}/modifier/"
    assert manager.get(edit).context["form"]["streets"].value() == "Rue Haute, 5000\nRue de Fer"
    manager.post(edit, {"name": "Le centre", "streets": "Rue de Fer"})
    assert "1 rue" in text_of(reader.get(AREAS))
    manager.post(f"{AREAS}{area.pk}/supprimer/")
    assert manager.get(f"{AREAS}{area.pk}/").status_code == 404


def test_an_area_keeps_a_street_that_is_brought_together_with_another(namur, manager):
    shop_in(namur, "Grand-Rue")
    shop_in(namur, "Grandrue")
    manager.post(f"{AREAS}nouveau/", {"name": "Centre", "streets": "Grandrue"})

    manager.post(f"{PAGE}5000/grandrue/reunir/", {"into": "grand rue"})

    with tenant_context(namur):
        assert shops_of_area(Area.objects.get()).count() == 2


def test_an_area_of_another_city_is_not_there(namur, dinant, manager):
    with tenant_context(dinant):
        area = Area.objects.create(name="Centre")
    for way in ("", "modifier/"):
        assert manager.get(f"{AREAS}{area.pk}/{way}").status_code == 404
    assert manager.post(f"{AREAS}{area.pk}/supprimer/").status_code == 404


def test_ten_streets_ask_as_often_as_one(namur, manager):
    assert_constant(manager, PAGE, lambda n: shop_in(namur, f"rue {chr(97 + n) * 6}", "1"))
    assert_constant(manager, f"{PAGE}5000/rue-fer/", lambda n: shop_in(namur, "rue de Fer", str(n)))
    assert len(statements(manager, PAGE)) <= 6


def upload(browser, content: bytes):
    file = SimpleUploadedFile("points.csv", content, content_type="text/csv")
    return browser.post(f"{PAGE}coordonnees/", {"file": file})


def test_shops_are_placed_by_number_or_by_address(namur, manager):
    by_number = shop_in(namur, "rue Haute", "1", bce=ESTABLISHMENT)
    by_address = shop_in(namur, "Rue de Fer", "12 A")
    content = (
        "Numéro d'établissement;Rue;Numéro;Code postal;Latitude;Longitude\r\n"
        "2.123.456.791;;;;50,4669;4,8675\r\n"
        ";rue de fer;12a;5000;50.4651;4.8652\r\n"
        ";rue de fer;99;5000;50.4651;4.8652\r\n"
        "2123456799;;;;50.4;4.8\r\n"
        ";rue de fer;12a;5000;4.8652;50.4651\r\n"
        ";rue de fer;12a;5000;48.85;2.35\r\n"
        ";rue de fer;12a;5000;nord;4.8\r\n"
        ";;;;50.4651;4.8652\r\n"
        ";;;;;\r\n"
    ).encode("cp1252")

    page = text_of(upload(manager, content))

    assert "2 commerces sont placés." in page
    assert "1 ligne n’est d’aucun commerce connu : 4" in page
    assert "5 lignes n’ont pas été prises" in page
    for said in ("Ligne 5", "échangées", "pas en Belgique", "n’est pas un nombre", "ni rue et numéro"):
        assert said in page, said
    with tenant_context(namur):
        by_number.refresh_from_db()
        by_address.refresh_from_db()
        assert (by_number.latitude, by_number.longitude) == (50.4669, 4.8675)
        assert by_address.latitude == 50.4651
    again = text_of(upload(manager, content))
    assert "Aucun commerce n’a changé de place." in again
    assert "2 commerces y étaient déjà." in again


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", CoordinatesUnreadable),
        (b"PK\x03\x04\x00\x00", CoordinatesUnreadable),
        ("é;à".encode("utf-16"), CoordinatesUnreadable),
        (b"nom;ville\nChez Anne;Namur\n", ColumnsMissing),
        (b"latitude;longitude;rue\n1;2;Haute\n", ColumnsMissing),
        (b"x" * (MOST_BYTES + 1), FileTooLarge),
        (b"bce;lat;lon\n" + b";;\n" * 100_001, FileTooLarge),
    ],
    ids=["empty", "zip", "utf16", "other", "half", "bytes", "rows"],
)
def test_a_file_that_is_none_of_coordinates_is_refused_whole(content, refusal):
    with pytest.raises(refusal):
        read_coordinates(content)


def test_a_refused_file_says_what_to_do(manager):
    answer = upload(manager, b"nom;ville\nChez Anne;Namur\n")

    assert answer.status_code == 422
    assert "Il manque des colonnes" in text_of(answer)


def test_a_street_without_row_is_none_until_something_is_said_of_it(namur, manager):
    shop_in(namur, "rue de Fer")
    manager.get(f"{PAGE}5000/rue-fer/")
    with tenant_context(namur):
        found = find_street("5000", "rue fer")
        assert found is not None
        assert find_street("5000", "rue haute") is None
        assert not Street.objects.exists()
