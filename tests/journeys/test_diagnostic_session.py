"""In a session: from the code on the screen to one's city, one's shop and the first question."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in
from tests.journeys.steps import visitor

pytestmark = pytest.mark.journey

HOST = "namur.localhost"


def code_on_the_screen(page: Page, demo: Demo) -> str:
    sign_in(page, demo, demo.login("Namur, steward"))
    page.goto(demo.address("/espace/seances/", HOST))
    page.get_by_role("link", name="Où en est votre commerce").first.click()
    page.get_by_role("link", name="Page du jour").click()
    return page.locator(".screen-code").inner_text()


def test_one_says_ones_city_and_ones_shop_with_and_without_scripts(browser: Browser, page: Page, demo: Demo):
    code = code_on_the_screen(page, demo)

    with visitor(browser) as phone:
        phone.goto(demo.address("/", HOST))
        phone.locator("#diagnostic").get_by_label("Vous avez un code").fill(code.lower())
        phone.locator("#diagnostic").get_by_role("button", name="Ouvrir").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("Où est votre commerce"))
        look_at(phone, "diagnostic-where")
        phone.get_by_label("Nom de votre ville, de votre localité, ou code postal").fill("huy")
        phone.get_by_role("button", name="Chercher").click()
        expect(phone.get_by_role("link", name="Huy", exact=True)).to_be_visible()
        phone.get_by_role("link", name="Dinant", exact=True).click()
        phone.wait_for_url(re.compile(r"//dinant\.localhost:\d+/diagnostic/seance/"))
        look_at(phone, "diagnostic-session")
        # A name that is several shops', and none was chosen of those offered: asked on a page of its own.
        phone.get_by_label("Nom de votre commerce").fill("bout")
        phone.get_by_role("button", name="Commencer").click()
        expect(phone.get_by_role("radio")).not_to_have_count(0)
        look_at(phone, "diagnostic-which-shop")
        phone.go_back()
        phone.get_by_label("Nom de votre commerce").fill("bouti")
        phone.locator(".suggestions button").first.click()
        expect(phone.get_by_text("Commerce reconnu")).to_be_visible()
        phone.get_by_role("button", name="Commencer").click()
        # The shop's sector is known: the questions begin.
        phone.wait_for_url("**/question/Q01/")

    with visitor(browser, java_script_enabled=False) as phone:
        phone.goto(demo.address(f"/diagnostic/seance/{code}/?ici=1", HOST))
        phone.get_by_label("Nom de votre commerce").fill("bout")
        phone.get_by_role("button", name="Commencer").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text(re.compile("Est-ce l’un de ces commerces"))
        phone.get_by_role("radio").first.check()
        phone.get_by_role("button", name="Continuer").click()
        phone.wait_for_url("**/question/Q01/")
