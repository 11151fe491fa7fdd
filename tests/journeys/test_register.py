"""A city without a register gets one: 500 shops of a messy file, 800 of the BCE; doubles; one left alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.bce import STREETS, make_bce_zip
from tests.factories.messy_lists import make_messy_list
from tests.journeys.conftest import PROJECT, SETTLED_BY_TESTS, Demo, look_at, sign_in

pytestmark = pytest.mark.journey

CITY, HOST, PLACE = "arlon", "arlon.localhost", ("6700", "Arlon")
MANAGER = {"email": "marc.servais@namur.example", "password": "commerce-connecte"}
# Seven of eight companies of the extract are shops.
N_COMPANIES = 915
START = "/espace/commerces/"


def portal(demo: Demo, *arguments: str) -> str:
    """A command as the operator gives it, beside the demonstration that runs."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTLED_BY_TESTS}
    done = subprocess.run(
        [sys.executable, "-m", "portal.cli.main", *arguments],
        cwd=PROJECT,
        env=environment | {"PORTAL_DATA_DIR": str(demo.folder)},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def open_page(page: Page, demo: Demo, label: str) -> None:
    page.goto(demo.address(START, HOST))
    page.get_by_role("navigation", name="Pages des commerces").get_by_role("link", name=label).click()


def n_found(page: Page) -> int:
    heading = page.get_by_role("heading", name=re.compile(r"^[\d\s]+ commerces?$")).inner_text()
    return int(re.sub(r"\D", "", heading))


def import_it(page: Page) -> None:
    """From the preview to the result."""
    page.get_by_role("button", name="Importer", exact=True).click(timeout=120_000)
    expect(page.get_by_role("link", name="Voir les commerces")).to_be_visible(timeout=120_000)


def test_a_fresh_city_gets_its_register_and_leaves_a_shop_alone(page: Page, demo: Demo, tmp_path: Path):
    portal(demo, "give_role", MANAGER["email"], CITY, "manager")
    extract = tmp_path / "KboOpenData_0130_2026_11_Full.zip"
    make_bce_zip(extract, places=(PLACE,), n_activities=5 * N_COMPANIES)
    sign_in(page, demo, MANAGER)
    page.goto(demo.address("/espaces/"))
    page.get_by_role("link", name=re.compile("Arlon")).click()
    page.goto(demo.address(START, HOST))
    look_at(page, "register-empty")

    # The file that the city has.
    listed = tmp_path / "liste commerces (2).xlsx"
    make_messy_list(listed, street_names=STREETS[:5], postal_code=PLACE[0], locality=PLACE[1])
    open_page(page, demo, "Importer")
    page.locator("input[type=file]").set_input_files(str(listed))
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.get_by_role("heading", name="Que contient chaque colonne")).to_be_visible()
    look_at(page, "register-columns")
    page.get_by_role("button", name="Prévisualiser", exact=True).click()
    expect(page.get_by_text("500 lignes nouvelles")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("10 lignes sont en double dans le fichier")).to_be_visible()
    look_at(page, "register-preview")
    import_it(page)
    look_at(page, "register-result")
    page.goto(demo.address(START, HOST))
    assert n_found(page) == 500

    # What the BCE knows.
    portal(demo, "load_bce", str(extract))
    open_page(page, demo, "BCE")
    look_at(page, "register-bce")
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible(timeout=120_000)
    import_it(page)
    page.goto(demo.address(START, HOST))
    n_shops = n_found(page)
    assert n_shops >= 500 + 800

    # A shop that somebody typed once more; the search finds it.
    page.get_by_role("link", name="Ajouter un commerce").click()
    page.get_by_label("Enseigne").fill("Boulangerie Adams")
    for label, text in (("Rue", STREETS[0]), ("Numéro", "1"), ("Code postal", PLACE[0])):
        page.get_by_role("textbox", name=re.compile(f"^{label} facultatif")).fill(text)
    look_at(page, "register-add")
    with page.expect_navigation():  # either it is added, or it is asked whether it is one that is known
        page.get_by_role("button", name="Ajouter le commerce").click()
    another = page.get_by_label("Non, c’est un autre commerce")
    if another.count():
        another.check()
        page.get_by_role("button", name="Ajouter le commerce").click()
    page.wait_for_url(re.compile("/espace/commerces/[0-9a-f]{8}-"))
    expect(page.get_by_role("heading", name="Boulangerie Adams")).to_be_visible()
    open_page(page, demo, "Doublons")
    page.get_by_role("button", name="Chercher maintenant").click()
    expect(page.get_by_text("Boulangerie Adams").first).to_be_visible(timeout=120_000)
    look_at(page, "register-doubles")
    page.get_by_role("link", name=re.compile("Boulangerie Adams")).first.click()
    look_at(page, "register-double")
    page.get_by_role("button", name="Réunir les deux fiches").click()
    page.goto(demo.address(START, HOST))
    assert n_found(page) == n_shops

    # A shop that wants to be left alone.
    page.get_by_label("Chercher un commerce").fill("fleurs bastin")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="Fleurs Bastin").click()
    look_at(page, "register-shop")
    page.get_by_role("link", name=re.compile("Ne plus contacter")).first.click()
    look_at(page, "register-block")
    page.get_by_role("button", name="Ne plus contacter", exact=True).click()
    page.goto(demo.address(f"{START}?q=fleurs+bastin&contact=open", HOST))
    expect(page.get_by_role("link", name="Fleurs Bastin")).to_have_count(0)
    open_page(page, demo, "Qui contacter")
    expect(page.get_by_text("1 commerce").first).to_be_visible()
    look_at(page, "register-consents")

    # A register that is said to be complete has a size.
    open_page(page, demo, "Taille du registre")
    page.get_by_role("radio", name=re.compile("^est complet")).check()
    page.get_by_role("button", name="Déclarer", exact=True).click()
    look_at(page, "register-size")
    open_page(page, demo, "Rues")
    look_at(page, "register-streets")
