"""A city's staff follow its shops to a session of other cities: they enter one, change names and the date."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in

pytestmark = pytest.mark.journey

PHONED, HELPER = "Irène Tassin", "Paulin Tassin"


def test_the_staff_act_for_their_shops_at_a_session_of_other_cities(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Namur, steward"))
    page.goto(demo.address("/espace/seances/", "namur.localhost"))
    page.get_by_role("link", name="Ailleurs").click()
    look_at(page, "staff-elsewhere")
    page.locator("ul.todo").first.get_by_role("link").first.click()
    look_at(page, "staff-own-shops")

    page.get_by_role("link", name="Inscrire un commerce").click()
    page.get_by_label("Nom, rue ou numéro BCE").fill("Chapellerie Tassin")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="C’est un nouveau commerce").click()
    page.get_by_label("Prénom et nom").fill(PHONED)
    page.get_by_label("Téléphone du contact").fill("081 65 43 21")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.get_by_text("C’est noté")).to_be_visible()

    page.get_by_role("link", name="Chapellerie Tassin").click()
    page.get_by_role("link", name="Changer les personnes").click()
    page.get_by_role("button", name="Ajouter une personne").click()
    page.get_by_label("Prénom et nom").last.fill(HELPER)
    look_at(page, "staff-people")
    page.get_by_role("button", name="Enregistrer").last.click()
    expect(page.get_by_text(HELPER)).to_be_visible()

    page.get_by_role("link", name="Choisir une autre date").click()
    look_at(page, "staff-other-date")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Changer la date").click()
    expect(page.get_by_text("C’est fait")).to_be_visible()
    expect(page.get_by_text(HELPER)).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_the_arrow_of_a_line_stays_at_its_end_on_a_phone(page: Page, demo: Demo, width: int):
    sign_in(page, demo, demo.login("Namur, steward"))
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("/espace/seances/", "/espace/seances/ailleurs/"):
        page.goto(demo.address(address, "namur.localhost"))
        for line in page.locator(".todo a").all():
            link = line.bounding_box()
            arrow = line.locator("> .icon").last.bounding_box()
            text = line.locator(".todo-text").bounding_box()
            assert link
            assert arrow
            assert text
            assert arrow["x"] + arrow["width"] <= link["x"] + link["width"] + 1
            assert arrow["x"] >= text["x"] + text["width"] - 1
            assert abs(arrow["y"] + arrow["height"] / 2 - link["y"] - link["height"] / 2) < 2
