"""The city's pages on the extract, and the Agence's page to load one."""

import shutil
from dataclasses import replace
from datetime import date
from html import unescape
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django_tenants.utils import tenant_context

from tenants.company_register import services
from tenants.company_register.models import Establishment
from tenants.company_register.runs import do_load
from tenants.company_register.selectors import find_establishment
from tenants.due.models import Due
from tenants.membership.roles import Role
from tenants.runs.models import Run
from tenants.shops.models import Origin, Shop
from tenants.shops.services import add_shop
from tests.access.test_query_counts import assert_constant
from tests.factories.bce import Company, tables_of, write_extract
from tests.factories.facts import make_shop

BCE = "/espace/commerces/bce/"
BAKERY = Company(1, sign="Le Pain doré")
PERSON = Company(2, person="Dupont Anne", nace=(("003", "2008", "9602101", "MAIN"),), street="Rue du Pont")
OFFICE = Company(3, sign="Comptable Lenoir", nace=(("003", "2008", "69201", "MAIN"),))


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def manager(client_on, member, namur):
    return client_on(namur, member(namur, Role.MANAGER))


@pytest.fixture
def previews(monkeypatch):
    """The rows of which a preview was asked for, instead of the import itself."""
    asked = []

    def ask(organisation, kind, rows, **options):
        asked.append((kind, list(rows), options))
        return SimpleNamespace(uuid=uuid4())

    monkeypatch.setattr(services, "ask_for_preview_of_rows", ask)
    return asked


def test_without_an_extract_the_page_says_who_brings_one(manager):
    page = text_of(manager.get(BCE))

    assert "Pas encore d’extrait" in page
    assert "L’Agence charge les données" in page


def test_it_counts_what_the_extract_has_and_what_the_register_has_already(load, manager, namur):
    load(BAKERY, PERSON, OFFICE)
    make_shop(namur, bce=BAKERY.bce)

    page = text_of(manager.get(BCE))

    assert "1 commerce de l’extrait n’est pas dans votre registre" in page
    assert "2 novembre 2026" in page
    assert "extrait n° 130" in page
    assert "Alimentation et boissons (1 établissement)" in page
    assert "1 autre établissement n’est pas un commerce" in page


def test_what_is_chosen_is_previewed_with_its_origin(load, manager, previews):
    load(BAKERY, PERSON, OFFICE)

    answer = manager.post(BCE, {"families": ["ALI", "BEA"]})

    assert answer.status_code == 302
    ((kind, rows, options),) = previews
    assert kind == "shops"
    assert {row["name"] for row in rows} == {"Le Pain doré", "Dupont Anne"}
    assert (options["origin"], options["origin_on"]) == (Origin.COMPANY_REGISTER, date(2026, 11, 2))
    row = next(row for row in rows if row["name"] == "Le Pain doré")
    assert row == {
        "name": "Le Pain doré", "legal_name": "Le Pain doré SRL",
        "enterprise": BAKERY.enterprise.replace(".", ""),
        "establishment": BAKERY.bce, "street": "Rue de Fer", "number": "12", "box": "", "postal_code": "5000",
        "locality": row["locality"], "sector": "ALI-BOU", "phone": "", "email": "", "website": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"families": ["ALI"]}, {"Le Pain doré"}),
        ({"families": ["ALI", "BEA"], "street": "RUE  du pont"}, {"Dupont Anne"}),
        ({"families": ["ALI", "BEA"], "legal_persons": "on"}, {"Le Pain doré"}),
    ],
)
def test_the_choice_narrows_what_is_taken(load, manager, previews, choice, names):
    load(BAKERY, PERSON, OFFICE)
    manager.post(BCE, choice)

    assert {row["name"] for row in previews[0][1]} == names


def test_a_choice_without_any_shop_is_refused(load, manager, previews):
    load(BAKERY)
    answer = manager.post(BCE, {"families": ["ALI"], "street": "Rue qui n’existe pas"})

    assert answer.status_code == 422
    assert "aucun commerce de ce choix" in text_of(answer)
    assert manager.post(BCE, {}).status_code == 422
    assert previews == []


def test_one_outside_retail_is_taken_in_when_ticked(load, manager, previews):
    load(BAKERY, OFFICE)
    page = text_of(manager.get(f"{BCE}hors-commerce/"))
    assert "Comptable Lenoir" in page
    assert "Le Pain doré" not in page

    manager.post(f"{BCE}hors-commerce/", {"establishment": [OFFICE.bce, BAKERY.bce], "answer": "take"})

    assert [row["name"] for row in previews[0][1]] == ["Comptable Lenoir"]


def test_a_new_one_that_is_declined_is_shown_no_more_and_stays_so(load, manager, namur):
    load(BAKERY, PERSON)
    assert "Dupont Anne" in text_of(manager.get(f"{BCE}nouveaux/"))

    manager.post(f"{BCE}nouveaux/", {"establishment": [PERSON.bce], "answer": "decline"})
    load(BAKERY, PERSON, number=131, day=date(2026, 12, 1))

    page = text_of(manager.get(f"{BCE}nouveaux/"))
    assert "Dupont Anne" not in page
    assert "Le Pain doré" in page
    assert "Cochez d’abord" in text_of(
        manager.post(f"{BCE}nouveaux/", {"establishment": [PERSON.bce], "answer": "take"}, follow=True)
    )


def test_changes_are_said_in_words_and_done(load, manager, namur):
    load(BAKERY)
    with tenant_context(namur):
        row = Establishment.objects.get()
        shop = add_shop(
            {"name": row.sign, "bce": row.bce, "street": row.street, "number": row.number},
            source=Origin.COMPANY_REGISTER, actor=None, on=date(2026, 11, 2),
        )  # fmt: skip
        Shop.objects.filter(pk=shop.pk).update(company_values={"name": row.sign})
    load(replace(BAKERY, sign="Le Pain d’or", situation="050"), number=131, day=date(2026, 12, 1))

    answer = manager.get(f"{BCE}changements/")
    page = text_of(answer)
    assert "Nom : Le Pain d’or, au lieu de Le Pain doré" in page
    assert "Fermer : Ouverture de faillite" in page
    assert "vérifiez sur place" in page
    keys = [line.key for line in answer.context["page"][0].lines if line.is_ticked]

    page = text_of(manager.post(f"{BCE}changements/", {"proposal": keys, "answer": "accept"}, follow=True))

    assert "1 changement est fait." in page
    with tenant_context(namur):
        assert Shop.objects.get().name == "Le Pain d’or"
    nothing = manager.post(f"{BCE}changements/", {"answer": "accept"}, follow=True)
    assert "Rien n’était coché" in text_of(nothing)


def test_another_city_sees_its_own_alone(load, client_on, member, dinant):
    load(BAKERY)
    browser = client_on(dinant, member(dinant, Role.ADMINISTRATOR))

    assert "Pas encore d’extrait" in text_of(browser.get(BCE))
    for page in ("changements/", "nouveaux/", "hors-commerce/"):
        assert "Le Pain doré" not in text_of(browser.get(f"{BCE}{page}"))


@pytest.mark.parametrize("role", [Role.STEWARD, Role.READER])
def test_stewards_and_readers_have_no_such_page(load, client_on, member, namur, role):
    browser = client_on(namur, member(namur, role))

    assert browser.get(BCE).status_code == 403


def test_lists_ask_as_much_for_one_as_for_ten(load, manager, namur):
    made = []

    def add(n):
        made.append(Company(len(made) + 1, sign=f"Boulangerie {n}"))
        load(*made, number=130 + len(made))

    assert_constant(manager, f"{BCE}nouveaux/", add)
    assert_constant(manager, BCE, add)


# The Agence.


@pytest.fixture
def administrator(client_on, member, agency):
    return client_on(agency, member(agency, Role.ADMINISTRATOR))


@pytest.fixture
def folder(settings, tmp_path):
    settings.BCE_DIR = tmp_path / "bce"
    settings.BCE_DIR.mkdir()
    return settings.BCE_DIR


def test_without_a_file_on_the_server_the_page_says_where_to_put_it(administrator, folder):
    assert str(folder) in text_of(administrator.get("/agence/bce/"))


def test_a_file_of_the_folder_is_loaded_by_a_run(administrator, folder, agency, rows_of, namur):
    write_extract(folder / "full.zip", tables_of(BAKERY), day=date(2026, 11, 2), number=130)
    assert "full.zip" in text_of(administrator.get("/agence/bce/"))

    answer = administrator.post("/agence/bce/", {"file_name": "full.zip", "city": "namur"})

    with tenant_context(agency):
        run = Run.objects.get()
        assert Due.objects.filter(
            organisation=agency, kind="company_register.load", key=str(run.uuid)
        ).exists()
        do_load(run)
        do_load(run)
    assert set(rows_of(namur)) == {BAKERY.bce}
    page = text_of(administrator.get(answer["Location"]))
    assert "L’extrait est dans l’espace des villes" in page
    assert "Namur" in page


@pytest.mark.parametrize("name", ["../secret.zip", "/etc/passwd", "other.zip", ".hidden.zip", ""])
def test_nothing_outside_the_folder_is_loaded(administrator, folder, tmp_path, agency, name):
    write_extract(tmp_path / "secret.zip", tables_of(BAKERY), day=date(2026, 11, 2), number=130)
    shutil.copy(tmp_path / "secret.zip", folder / ".hidden.zip")
    (folder / "other.zip").symlink_to(tmp_path / "secret.zip")

    assert administrator.post("/agence/bce/", {"file_name": name}).status_code == 422
    with tenant_context(agency):
        assert not Run.objects.exists()


def test_a_load_that_is_refused_says_why(administrator, folder, agency):
    (folder / "text.zip").write_text("nothing")
    administrator.post("/agence/bce/", {"file_name": "text.zip"})
    with tenant_context(agency):
        run = Run.objects.get()
        do_load(run)

    assert run.state == "refused"
    assert "text.zip n’est pas un extrait de la BCE" in text_of(administrator.get(f"/agence/bce/{run.uuid}/"))


# The look-up.


def test_a_number_finds_its_establishment_or_those_of_its_enterprise(load, namur):
    second = Company(11, is_of=1, house="99")
    load(BAKERY, second, PERSON)

    with tenant_context(namur):
        assert [one.bce for one in find_establishment(BAKERY.bce)] == [BAKERY.bce]
        of_enterprise = find_establishment(BAKERY.enterprise.replace(".", ""))
        assert {one.bce for one in of_enterprise} == {BAKERY.bce, second.bce}
        assert find_establishment("2000000339") == []
