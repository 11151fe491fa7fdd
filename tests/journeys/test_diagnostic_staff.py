"""The facilitator's screen moves by itself; staff type a form from paper, and see who asks for a group."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.steps import visitor

pytestmark = pytest.mark.journey


def count(page: Page, label: str) -> int:
    return int(page.locator(".screen-counts div", has_text=label).locator("dd").inner_text())


def test_the_screen_counts_who_begins_without_being_touched(browser: Browser, page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, facilitator"))
    page.get_by_role("link", name="Page du jour").first.click()
    look_at(page, "session-screen")
    expect(page.get_by_role("heading", name="Le groupe")).to_be_visible()
    code = page.locator(".screen-code").inner_text()
    shown = page.locator(".screen-address").inner_text()
    n_before = count(page, "Diagnostics commencés")

    with visitor(browser) as phone:
        phone.goto(f"http://{shown}/")
        phone.get_by_label("Le code de la séance").fill(code.lower())
        phone.get_by_role("button", name="Continuer").click()
        phone.get_by_role("link", name="Passez à l’autodiagnostic").click()
        phone.get_by_role("link", name="Namur", exact=True).click()
        phone.get_by_role("button", name="Commencer").click()

    begun = page.locator(".screen-counts div", has_text="Diagnostics commencés").locator("dd")
    expect(begun).to_have_text(str(n_before + 1), timeout=12_000)


def test_a_form_is_typed_from_paper_by_keyboard(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Namur, steward"))
    page.goto(demo.address("/espace/", "namur.localhost"))
    page.get_by_role("link", name="Diagnostics").click()
    look_at(page, "entries")
    page.get_by_role("link", name="Encoder un formulaire").click()
    page.get_by_label("Nom, rue ou numéro BCE").fill("boutique")
    page.keyboard.press("Enter")
    page.locator("main .todo a").first.click()
    look_at(page, "entry")
    page.get_by_role("button", name="Continuer vers les questions").click()
    look_at(page, "entry-questions")

    questions = page.locator(".entry-questions fieldset")
    for number in range(questions.count()):
        asked = questions.nth(number)
        expect(asked.locator("input").first).to_be_visible()
        asked.locator("input").first.focus()
        page.keyboard.press("2")
        expect(asked.locator("input").nth(1)).to_be_checked()
    page.get_by_role("button", name="Terminer").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("le résultat n’est montré qu’au commerce", exact=False).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/espace/diagnostics/$"))
    assert "sur 100" not in page.locator("main").inner_text()


def test_without_javascript_a_form_is_typed_and_the_screen_comes_back_by_itself(browser: Browser, demo: Demo):
    with visitor(browser, java_script_enabled=False) as page:
        sign_in(page, demo, demo.login("Namur, steward"))
        page.goto(demo.address("/espace/diagnostics/encoder/?nouveau=1", "namur.localhost"))
        page.get_by_label("Nom du commerce").fill("Chez Odile")
        page.get_by_role("button", name="Continuer vers les questions").click()
        page.get_by_role("button", name="Terminer").click()
        expect(page.get_by_role("alert")).to_contain_text("points sont à corriger")
        questions = page.locator(".entry-questions fieldset")
        for number in range(questions.count()):
            questions.nth(number).locator("input").first.check()
        page.get_by_role("button", name="Terminer").click()
        expect(page.get_by_text("Chez Odile")).to_be_visible()

        page.goto(demo.address("/espace/seances/", "namur.localhost"))
        page.get_by_role("link", name="Où en est votre commerce").first.click()
        page.get_by_role("link", name="Page du jour").click()
        expect(page.locator(".screen-code")).to_be_visible()
        expect(page.get_by_role("link", name="Rafraîchir")).to_be_visible()
        assert 'http-equiv="refresh"' in page.content()


def test_who_asks_for_a_small_group_is_called_and_ticked(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Namur, administrator"))
    page.goto(demo.address("/espace/", "namur.localhost"))
    page.get_by_role("link", name="en petit groupe").click()
    look_at(page, "small-groups")
    page.get_by_role("button", name="Giovanni Rossi").click()
    expect(page.get_by_text("C’est noté")).to_be_visible()
    handled = page.get_by_role("region", name="Demandes traitées")
    expect(handled.get_by_text("Giovanni Rossi")).to_be_visible()
    expect(page.get_by_role("button", name="Giovanni Rossi")).to_have_count(0)
