"""On one's own phone, from the code on the screen to the form of one's arrival, with and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at
from tests.journeys.steps import visitor
from tests.journeys.test_diagnostic_session import HOST, code_on_the_screen

pytestmark = pytest.mark.journey


def test_the_code_leads_to_the_arrival_and_a_stranger_is_sent_to_the_door(
    browser: Browser, page: Page, demo: Demo
):
    code = code_on_the_screen(page, demo)

    with visitor(browser) as phone:
        phone.goto(demo.address("/presence/", HOST))
        look_at(phone, "arrival-code")
        phone.get_by_label("Le code de la séance").fill(code.lower())
        phone.get_by_role("button", name="Continuer").click()
        phone.wait_for_url(re.compile(r"/presence/\w{3}-\w{3}/"))
        look_at(phone, "arrival")
        phone.get_by_role("button", name="Je suis là").click()
        expect(phone.locator(".error-summary")).to_be_focused()
        look_at(phone, "arrival-missing")

    with visitor(browser, java_script_enabled=False) as phone:
        phone.goto(demo.address(f"/presence/{code}/", HOST))
        phone.get_by_label("Votre nom").fill("Personne Inconnue")
        phone.get_by_label("Votre commerce").fill("Nulle part")
        phone.get_by_role("button", name="Je suis là").click()
        expect(phone.get_by_text("Nous ne trouvons pas votre inscription").first).to_be_visible()
        phone.get_by_role("link", name="Passez à l’autodiagnostic").click()
        phone.get_by_role("link", name="Notez-la ici").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("Noter mon arrivée")
