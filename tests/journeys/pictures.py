"""The pictures of README and guides: `make pictures` takes them anew. Not a test: collected by name only."""

import os
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.conftest import PROJECT, Demo, sign_in

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
