"""A manager gives a street to a steward, reads how it goes, corrects a visit, and reads the coverage."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in

pytestmark = pytest.mark.journey

HOST = "namur.localhost"
MANAGER = {"email": "marc.servais@namur.example", "password": "commerce-connecte"}


def test_a_street_is_given_read_split_and_closed(page: Page, demo: Demo):
    sign_in(page, demo, MANAGER)
    page.goto(demo.address("/espace/tournees/", HOST))
    look_at(page, "rounds-list")

    page.get_by_role("link", name="Préparer une tournée").first.click()
    boxes = page.locator("input[name=rue]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    look_at(page, "rounds-choose")
    page.get_by_label("Nom de la rue ou code postal").fill("zzz")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("input[name=rue]:checked")).to_have_count(2)
    page.get_by_role("button", name="Continuer avec ce qui est coché").click()

    expect(page.get_by_role("heading", name=re.compile(r"^[\d\s]+ commerces?$"))).to_be_visible()
    page.get_by_label("Nom de la tournée").fill("")
    page.get_by_role("button", name="Confier la tournée").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez un nom à la tournée.")
    look_at(page, "rounds-new")
    page.get_by_label("Nom de la tournée").fill("Le matin")
    page.get_by_label("Fatima Bakkali").check()
    page.get_by_label("Consigne").fill("Avant midi, et laisser un dépliant.")
    page.get_by_role("button", name="Confier la tournée").click()

    expect(page.get_by_role("heading", name="Le matin")).to_be_visible()
    look_at(page, "rounds-round")
    for tab in ("Visites", "Commerces"):
        page.get_by_role("navigation", name="Pages de la tournée").get_by_role("link", name=tab).click()
        look_at(page, f"rounds-{tab.lower()}")
    page.get_by_role("navigation", name="Pages de la tournée").get_by_role("link", name="Avancement").click()

    page.get_by_role("link", name="Partager en deux").click()
    look_at(page, "rounds-split")
    page.get_by_role("checkbox", name=re.compile("sur .* visités?$")).first.check()
    page.get_by_label("Nom de la tournée").fill("L’après-midi")
    page.get_by_label("Marc Servais").check()
    page.get_by_role("button", name="Partager").click()
    expect(page.get_by_role("heading", name="L’après-midi")).to_be_visible()
    page.get_by_role("button", name="Clore la tournée").click()
    expect(page.get_by_role("button", name="Rouvrir la tournée")).to_be_visible()

    page.get_by_role("link", name="Couverture").click()
    look_at(page, "rounds-coverage")
    page.get_by_role("link", name="Journées").click()
    look_at(page, "rounds-days")
    page.get_by_role("link", name="À régler").click()
    look_at(page, "rounds-requests")
