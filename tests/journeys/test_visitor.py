"""A visitor finds the city, and sees its sessions."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Demo, look_at

pytestmark = pytest.mark.journey


def test_a_visitor_finds_the_city_by_name_and_reads_its_sessions(page: Page, demo: Demo):
    page.goto(demo.address())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre commerce")
    look_at(page, "landing")

    page.get_by_label("Nom de votre ville, de votre localité, ou code postal").fill("namur")
    page.get_by_role("button", name="Chercher").click()

    page.wait_for_url(demo.address("/", "namur.localhost"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Namur")
    look_at(page, "city")


def test_the_city_is_found_by_postal_code_without_javascript(browser, demo: Demo):
    context = browser.new_context(java_script_enabled=False, locale="fr-BE")
    page = context.new_page()
    page.goto(demo.address("/?q=5500"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Dinant")
    context.close()


def test_an_unknown_city_says_what_to_do(page: Page, demo: Demo):
    page.goto(demo.address("/?q=atlantis"))

    expect(page.get_by_text("Nous n’avons pas trouvé « atlantis »")).to_be_visible()
    page.get_by_role("link", name=re.compile("Voir toutes les villes")).first.click()
    expect(page.get_by_role("link", name="Namur", exact=True)).to_be_visible()


def test_public_pages_break_no_policy_and_load_nothing_from_elsewhere(context: BrowserContext, demo: Demo):
    page = context.new_page()
    messages: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on(
        "request", lambda request: elsewhere.append(request.url) if "localhost" not in request.url else None
    )

    for path in ("/", "/accessibilite/", "/vie-privee/", "/methode/", "/connexion/code/"):
        page.goto(demo.address(path))
        page.wait_for_load_state("networkidle")

    assert messages == []
    assert [url for url in elsewhere if not url.startswith("data:")] == []
