"""A city manager signs in by mailed code; an administrator reads mails, imports an archive, signs out."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PROJECT, Demo, look_at, sign_in

pytestmark = pytest.mark.journey


def test_a_manager_signs_in_by_code_and_finds_the_city(browser: Browser, page: Page, demo: Demo):
    manager = demo.login("Namur, manager")
    page.goto(demo.address("/espace/", "namur.localhost"))
    expect(page.get_by_text("Pour entrer dans l’espace de Namur.")).to_be_visible()
    expect(page.get_by_role("link", name="La page de Namur", exact=True)).to_have_attribute(
        "href", demo.address("/", "namur.localhost")
    )
    look_at(page, "sign-in")
    page.get_by_role("link", name="Par code").click()
    page.get_by_label("Adresse e-mail").fill(manager["email"])
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Entrez votre code")).to_be_visible()

    # A newcomer of the demonstration reads the code in the Agence's mail store.
    reader = browser.new_context(locale="fr-BE").new_page()
    sign_in(reader, demo, demo.login("Agence, administrator"))
    reader.goto(demo.address("/agence/courriels/"))
    reader.get_by_role("link", name="Votre code de connexion").first.click()
    code = re.search(r"connexion\s*:\s*(\S+)", reader.locator(".mail-text").inner_text()).group(1)
    reader.context.close()

    page.get_by_label("Code reçu par courriel").fill(code)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(demo.address("/espace/", "namur.localhost"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour Marc")
    look_at(page, "city-staff")

    # The other city of the same person opens without another sign-in; leaving one leaves both.
    page.goto(demo.address("/espace/", "dinant.localhost"))
    expect(page.get_by_text("Dinant").first).to_be_visible()
    page.get_by_role("button", name="Mon compte").click()
    with page.expect_navigation():  # this phone forgets what it kept of the field first
        page.get_by_role("button", name="Se déconnecter").click()
    page.goto(demo.address("/espace/", "namur.localhost"))
    expect(page.get_by_role("heading", name="Connexion")).to_be_visible()


def test_an_administrator_checks_imports_and_exports_an_archive(page: Page, demo: Demo, tmp_path: Path):
    archive = shutil.make_archive(
        str(tmp_path / "edition"), "zip", PROJECT / "platform/portal/demo/archives/edition_sample"
    )
    sign_in(page, demo, demo.login("Agence, administrator"))
    page.goto(demo.address("/agence/archives/"))
    look_at(page, "archives")

    page.get_by_label("Archive de l’édition").set_input_files(archive)
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.get_by_text("L’archive est en ordre")).to_be_visible(timeout=60_000)

    page.goto(demo.address("/agence/archives/"))
    page.get_by_label("Archive de l’édition").set_input_files(archive)
    page.get_by_label("Vérifier seulement").uncheck()
    page.get_by_role("button", name="Envoyer le fichier").click()
    expect(page.get_by_text("L’édition est dans le portail.")).to_be_visible(timeout=60_000)
    look_at(page, "archive-run")

    page.goto(demo.address("/agence/archives/"))
    page.get_by_label("Édition", exact=True).select_option("2022-h5")
    page.get_by_role("button", name="Préparer le fichier").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("link", name="Télécharger l’archive").click(timeout=60_000)
    assert download.value.suggested_filename == "edition-2022-h5.zip"


def test_a_file_that_is_no_archive_is_refused_in_words(page: Page, demo: Demo, tmp_path: Path):
    wrong = tmp_path / "photo.zip"
    wrong.write_bytes(b"\xff\xd8\xff not a zip")
    sign_in(page, demo, demo.login("Agence, administrator"))
    page.goto(demo.address("/agence/archives/"))
    page.get_by_label("Archive de l’édition").set_input_files(wrong)
    page.get_by_role("button", name="Envoyer le fichier").click()

    expect(page.get_by_text("Ce fichier n’est pas un ZIP").first).to_be_visible()


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("Agence, administrator", "/agence/technique/"),
        ("Agence, administrator", "/agence/journal/"),
        ("Agence, administrator", "/agence/courriels/"),
        ("Agence, facilitator", "/espaces/?rester"),
        ("Agence, facilitator", "/agence/animation/"),
    ],
)
def test_every_page_of_the_agency_is_clean_at_each_width(page: Page, demo: Demo, role: str, path: str):
    sign_in(page, demo, demo.login(role))
    page.goto(demo.address(path))

    look_at(page, path.strip("/?").replace("/", "-"))


def test_a_partner_comes_to_its_space(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Atelier numérique, manager"))

    page.wait_for_url(demo.address("/espace/", "atelier-numerique.localhost"))
    look_at(page, "partner")
