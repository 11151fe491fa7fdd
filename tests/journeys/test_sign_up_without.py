"""Signing up without a script, without a mouse, and with too many clicks."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo, look_at
from tests.journeys.mailbox import link_in, mail_to, mails_to
from tests.journeys.steps import fill_sign_up, visitor

pytestmark = pytest.mark.journey

MOST_STEPS = 150


def _open_session(page: Page, demo: Demo) -> str:
    """The number of a session in Namur that has places left."""
    page.goto(demo.address("/", "namur.localhost"))
    sign_up = page.get_by_role("link", name=re.compile("^S’inscrire ")).last
    found = re.search(r"/seances/(\d+)/", sign_up.get_attribute("href") or "")
    assert found
    return found.group(1)


def test_one_signs_up_without_javascript(browser: Browser, demo: Demo):
    with visitor(browser, java_script_enabled=False) as page:
        pk = _open_session(page, demo)
        page.goto(demo.address(f"/seances/{pk}/inscription/commerce/", "namur.localhost"))
        page.get_by_label("Nom du commerce").fill("Au Fil de l’eau")
        page.locator("#p0-name").fill("Odile Marchand")
        page.get_by_role("button", name="Ajouter une personne").click()
        expect(page.get_by_label("Nom du commerce")).to_have_value("Au Fil de l’eau")
        expect(page.locator("#p0-name")).to_have_value("Odile Marchand")
        page.locator("#p1-name").fill("Basile Marchand")

        # No sector, and a wrong address: told with what was typed still there.
        page.get_by_label("Adresse e-mail").fill("odile")
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.get_by_role("button", name="M’inscrire").click()
        assert sent.value.status == 422
        summary = page.locator(".error-summary")
        expect(summary).to_contain_text("2 points sont à corriger")
        expect(summary).to_be_focused()
        expect(page.locator("#p1-name")).to_have_value("Basile Marchand")
        expect(page.get_by_label("Adresse e-mail")).to_have_value("odile")
        # The list of sectors, which holds a mistake, is unfolded. A search keeps what was typed.
        page.get_by_label("Chercher un métier").fill("onglrie")
        page.get_by_role("button", name="Chercher").click()
        expect(page.get_by_text("Voici ce qui s’en approche le plus")).to_be_focused()
        expect(page.locator("[data-found] label")).to_have_text(["Institut de beauté et bien-être"])
        expect(page.locator("#p1-name")).to_have_value("Basile Marchand")
        page.get_by_label("Je ne sais pas", exact=True).check()
        page.get_by_label("Adresse e-mail").fill("odile@shop.example")
        page.get_by_role("button", name="M’inscrire").click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("regardez vos courriels")
        page.goto(link_in(mail_to(demo, "odile@shop.example", "À confirmer")))
        expect(page.get_by_text("Basile Marchand")).to_be_visible()
        page.get_by_role("button", name="Je confirme").click()
        expect(page.get_by_text("C’est confirmé. À bientôt.")).to_be_visible()


def test_a_form_with_mistakes_is_clean_at_each_width(page: Page, demo: Demo):
    pk = _open_session(page, demo)
    page.goto(demo.address(f"/seances/{pk}/inscription/commerce/", "namur.localhost"))
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "sign-up-mistakes")
    page.goto(demo.address(f"/seances/{pk}/inscription/hors-programme/", "namur.localhost"))
    look_at(page, "sign-up-guest")
    page.goto(demo.address("/mes-inscriptions/", "namur.localhost"))
    look_at(page, "resend")


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus; what one reaches shows that it has it."""
    wanted = page.locator(selector).first
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def test_one_signs_up_by_keyboard_alone(page: Page, demo: Demo):
    pk = _open_session(page, demo)
    _tab_to(page, f".session-end a[href^='/seances/{pk}/inscription/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inscription/**")
    _tab_to(page, ".big-choice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inscription/commerce/**")

    _tab_to(page, "#shop_name")
    page.keyboard.type("Sans Souris")
    _tab_to(page, "details.picker summary")
    page.keyboard.press("Enter")
    _tab_to(page, "input[name=sector]")
    page.keyboard.press("Space")
    _tab_to(page, "#p0-name")
    page.keyboard.type("Clara Vi")
    _tab_to(page, "button[name=add]")
    page.keyboard.press("Enter")
    expect(page.locator("#p1-name")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#p1-name")).to_be_focused()
    page.keyboard.type("Tom Vi")
    _tab_to(page, "#email")
    page.keyboard.type("clara@shop.example")
    page.keyboard.press("Enter")

    page.wait_for_url("**/inscription/*-*/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez vos courriels")


def test_two_clicks_are_one_sign_up(page: Page, demo: Demo):
    pk = _open_session(page, demo)
    page.goto(demo.address(f"/seances/{pk}/inscription/commerce/", "namur.localhost"))
    fill_sign_up(page, shop="Deux Clics", people=["Zoé Clic"], email="zoe@shop.example")
    page.get_by_role("button", name="M’inscrire").dblclick()
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez vos courriels")

    # The same once more, on a form opened anew: refused, with the way to one's link.
    page.go_back()
    fill_sign_up(page, shop="Deux Clics", people=["Zoé Clic"], email="zoe@shop.example")
    page.get_by_role("button", name="M’inscrire").click()
    expect(page.get_by_role("link", name="Recevoir à nouveau le lien de mon inscription")).to_be_visible()

    page.goto(link_in(mail_to(demo, "zoe@shop.example", "À confirmer")))
    page.get_by_role("link", name="Mes inscriptions").first.click()
    expect(page.get_by_role("heading", name="Mes inscriptions", level=1)).to_be_visible()
    expect(page.locator(".session")).to_have_count(1)
    assert Counter(str(mail["Subject"])[:11] for mail in mails_to(demo, "zoe@shop.example")) == {
        "À confirmer": 1
    }
