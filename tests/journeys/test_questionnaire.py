"""An administrator of the Agence prepares a draft, is told of a circle, tries it, and lets it be."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in

pytestmark = pytest.mark.journey
REPORT_MS = 60_000


def test_an_administrator_prepares_and_tries_a_draft(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, administrator"))
    page.goto(demo.address("/agence/questionnaire/"))
    look_at(page, "questionnaire-versions")
    page.get_by_role("link", name="1.1.0").click()
    look_at(page, "questionnaire-version")

    page.goto(demo.address("/agence/questionnaire/"))
    page.get_by_label("Ce qui changera").fill("Google compte plus.")
    page.get_by_role("button", name="Commencer le brouillon").click()
    expect(page.get_by_role("heading", name="Brouillon 1.2.0", level=1)).to_be_visible()
    look_at(page, "questionnaire-draft")

    page.get_by_role("link", name="T01", exact=True).click()
    page.get_by_label(re.compile("T04 ")).check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("T01 → T04 → T01")).to_be_visible()
    look_at(page, "questionnaire-theme")
    page.get_by_label(re.compile("T04 ")).uncheck()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Rien à corriger")).to_be_visible()

    page.goto(demo.address("/agence/questionnaire/brouillon/questions/Q01/"))
    look_at(page, "questionnaire-question")
    page.get_by_role("group", name="Choix c").get_by_label("Points").fill("90")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C’est enregistré dans le brouillon.")).to_be_visible()
    for part in ("secteurs/BEA-COI/", "seuils/", "fichier/", "publier/", "jeter/"):
        page.goto(demo.address(f"/agence/questionnaire/brouillon/{part}"))
        look_at(page, f"questionnaire-{part.strip('/').replace('/', '-')}")

    page.goto(demo.address("/agence/questionnaire/brouillon/"))
    page.get_by_role("button", name="Essayer sur les réponses du passé").click()
    expect(page.get_by_role("heading", name="Scores")).to_be_visible(timeout=REPORT_MS)
    look_at(page, "questionnaire-report")

    # Not published: the demonstration is everybody's.
    page.goto(demo.address("/agence/questionnaire/brouillon/jeter/"))
    page.get_by_role("button", name="Jeter le brouillon").click()
    expect(page.get_by_text("Le brouillon est jeté.")).to_be_visible()
