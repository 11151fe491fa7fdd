"""The pictures of README and guides: `make pictures` takes them anew. Not a test: collected by name only."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.factories.messy_lists import make_messy_list
from tests.journeys.conftest import PROJECT, Demo, sign_in
from tests.journeys.mailbox import link_in, mail_to, page_of
from tests.journeys.taking import choose_sector

FOLDER = Path(os.environ.get("PORTAL_PICTURES") or PROJECT / "docs" / "pictures")


def take(page: Page, name: str, *, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_load_state("networkidle")
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(FOLDER / f"{name}.png"))


def _new_page(browser: Browser) -> Page:
    return browser.new_context(locale="fr-BE", timezone_id="Europe/Brussels").new_page()


def test_public_pictures(browser: Browser, demo: Demo):
    page = _new_page(browser)
    page.goto(demo.address())
    take(page, "landing", width=1280, height=900)
    page.goto(demo.address("/", "namur.localhost"))
    take(page, "city-phone", width=390, height=1100)
    page.goto(demo.address("/espace/", "namur.localhost"))
    take(page, "sign-in", width=1280, height=700)


def test_pictures_of_the_agency(browser: Browser, demo: Demo):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Agence, administrator"))
    page.goto(demo.address("/agence/?edition=demo"))
    take(page, "comparison", width=1280, height=1400)
    page.goto(demo.address("/agence/bilan/?edition=2016"))
    take(page, "bilan", width=1280, height=1400)
    page.goto(demo.address("/agence/archives/"))
    take(page, "archives", width=1280, height=800)


def test_pictures_of_staff(browser: Browser, demo: Demo):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, steward"))
    take(page, "city-staff", width=1280, height=1000)
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Atelier numérique, manager"))
    take(page, "partner", width=1280, height=600)


def test_pictures_of_a_sign_up(browser: Browser, demo: Demo):
    page = _new_page(browser)
    page.goto(demo.address("/", "namur.localhost"))
    page.get_by_role("link", name=re.compile("^S’inscrire ")).first.click()
    page.locator(".back a").click()
    take(page, "session", width=1280, height=1000)
    page.get_by_role("link", name="S’inscrire, c’est gratuit").click()
    page.locator(".big-choice").click()
    take(page, "sign-up-phone", width=390, height=1300)
    mail = mail_to(demo, "@namur.example", "C’est confirmé")
    page.goto(link_in(mail))
    take(page, "my-sign-up-phone", width=390, height=1200)
    page.goto("about:blank")
    page.set_content(page_of(mail_to(demo, "@namur.example", "À confirmer")))
    take(page, "mail-phone", width=390, height=1000)


def test_pictures_of_sessions_for_staff(browser: Browser, demo: Demo):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, manager"))
    agenda = demo.address("/espace/seances/", "namur.localhost")
    page.goto(agenda)
    take(page, "staff-agenda", width=1280, height=800)
    page.locator(".todo a", has_text="complète").first.click()
    page.get_by_role("link", name="Qui vient").click()
    take(page, "roster", width=1280, height=1300)
    page.goto(agenda)
    page.locator(".todo a", has_text="ouverte").first.click()
    take(page, "staff-session", width=1280, height=1200)


def test_pictures_of_a_self_diagnostic(browser: Browser, demo: Demo):
    page = _new_page(browser)
    page.goto(demo.address("/diagnostic/", "namur.localhost"))
    page.get_by_role("button", name="Commencer").click()
    choose_sector(page)
    page.wait_for_url("**/question/Q01/")
    for level in (2, 1, 3, 1):
        here = page.url
        page.locator(".q-answer").nth(level).click()
        page.get_by_role("button", name="Suivant").click()
        expect(page).not_to_have_url(here)
    page.locator(".q-answer").nth(2).click()
    take(page, "question-phone", width=390, height=900)
    _answer_the_rest(page)
    page.get_by_role("button", name="Voir mon résultat").first.click()
    page.wait_for_url("**/resultat/")
    take(page, "result-phone", width=390, height=1320)


def _answer_the_rest(page: Page) -> None:
    """Neither the best nor the worst answer: a result as most have one."""
    while "/question/" in page.url:
        here = page.url
        page.locator(".q-answer").nth(1).click()
        page.locator(".q-actions button").click()
        expect(page).not_to_have_url(here)


def test_pictures_of_self_diagnostics_for_staff(browser: Browser, demo: Demo):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Agence, facilitator"))
    page.get_by_role("link", name="Page du jour").first.click()
    take(page, "session-screen", width=1280, height=1060)
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address("/espace/petits-groupes/", "namur.localhost"))
    take(page, "small-groups", width=1280, height=900)
    page.goto(demo.address("/espace/maturite/?edition=demo", "namur.localhost"))
    page.get_by_role("heading", name="Paliers").wait_for()
    take(page, "maturity-city", width=1280, height=1250)


def test_pictures_of_a_draft_of_the_questionnaire(browser: Browser, demo: Demo):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Agence, administrator"))
    page.goto(demo.address("/agence/questionnaire/"))
    page.get_by_label("Ce qui changera").fill("La fiche Google compte un peu plus.")
    page.get_by_role("button", name="Commencer le brouillon").click()
    page.get_by_role("heading", name="Brouillon", level=1).wait_for()
    page.reload()  # without the message that it was made
    take(page, "questionnaire-draft", width=1280, height=1100)
    page.goto(demo.address("/agence/questionnaire/brouillon/jeter/"))
    page.get_by_role("button", name="Jeter le brouillon").click()


def test_pictures_of_the_register(browser: Browser, demo: Demo, tmp_path: Path):
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address("/espace/commerces/", "namur.localhost"))
    take(page, "register", width=1280, height=1100)
    pages = page.get_by_role("navigation", name="Pages des commerces")
    listed = tmp_path / "commerces du centre.xlsx"
    streets = ("rue de Bruxelles", "rue des Croisiers", "rue du Collège")
    make_messy_list(listed, street_names=streets, postal_code="5000", locality="Namur", n_shops=60)
    pages.get_by_role("link", name="Importer").click()
    page.locator("input[type=file]").set_input_files(str(listed))
    page.get_by_role("button", name="Envoyer le fichier").click()
    page.get_by_role("button", name="Prévisualiser", exact=True).click()
    page.get_by_role("button", name="Importer", exact=True).wait_for(timeout=60_000)
    take(page, "import-preview", width=1280, height=1100)
    pages.get_by_role("link", name="Doublons").click()
    page.get_by_role("button", name="Chercher maintenant").click()
    page.get_by_role("link", name=re.compile("SRL")).first.click(timeout=60_000)
    take(page, "double", width=1280, height=1300)


def test_pictures_of_a_round(browser: Browser, demo: Demo):
    """On the phone with the network and without, and as the team follows it."""
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, steward"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo.address("/terrain/", "namur.localhost"))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.locator("a[href^='/terrain/tournee/']").first.click()
    expect(page.locator("#round-list li").filter(visible=True).first).to_be_visible()
    take(page, "round-phone", width=390, height=844)
    page.context.set_offline(True)
    for outcome in ("Absent", "Intéressé"):
        page.locator("#round-list li .round-row").filter(visible=True, has_text="À voir").first.click()
        page.locator("#round-visit").get_by_text(outcome, exact=True).click()
        if outcome == "Absent":
            page.screenshot(path=str(FOLDER / "visit-phone.png"))
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#field-count")).to_contain_text("à envoyer")
    page.screenshot(path=str(FOLDER / "round-offline.png"))
    page.context.set_offline(False)
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address("/espace/tournees/", "namur.localhost"))
    page.locator("main table a").first.click()
    page.wait_for_url(re.compile("/espace/tournees/[0-9a-f]{8}-"))
    take(page, "round-staff", width=1280, height=1200)
    page.goto(demo.address("/espace/tournees/couverture/", "namur.localhost"))
    take(page, "coverage", width=1280, height=1400)


def test_pictures_of_the_evening_of_a_session(browser: Browser, demo: Demo):
    """The door on a phone with the network and without, who came, and the page of the day."""
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Namur, steward"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(demo.address("/terrain/", "namur.localhost"))
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    take(page, "field-phone", width=390, height=844)
    page.get_by_role("link", name=re.compile("Où en est votre commerce")).click()
    expect(page.locator("#door-list li").filter(visible=True).first).to_be_visible()
    take(page, "door-phone", width=390, height=844)
    page.context.set_offline(True)
    page.locator(".door-tick[aria-pressed=false]").filter(visible=True).first.click()
    expect(page.locator("#field-count")).to_contain_text("1 à envoyer")
    page.screenshot(path=str(FOLDER / "door-offline.png"))
    page.context.set_offline(False)
    page = _new_page(browser)
    sign_in(page, demo, demo.login("Agence, facilitator"))
    page.goto(demo.address("/agence/animation/"))
    page.get_by_role("link", name="Page du jour").first.click()
    take(page, "session-day", width=1920, height=1080)
    take(page, "session-day-phone", width=390, height=1400)
    page.get_by_role("link", name="Voir les présences").click()
    take(page, "presences", width=1280, height=1000)
