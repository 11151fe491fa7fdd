"""A page without sessions takes an address, a mail asks to confirm it, and the button keeps it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at
from tests.journeys.mailbox import mail_to

pytestmark = pytest.mark.journey

HOST = "virton.localhost"
EMAIL = "prochaines.dates@shop.example"
LINK = re.compile(r"http://\S+/etre-prevenu/[^/\s]+/")


def test_one_asks_to_be_told_and_confirms_by_mail(page: Page, demo: Demo):
    page.goto(demo.address("/", HOST))
    look_at(page, "city-without-sessions")
    page.get_by_role("link", name="Me prévenir").click()
    page.get_by_role("button", name="Me prévenir").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look_at(page, "announcements-wrong")
    page.get_by_label("Votre adresse e-mail").fill(EMAIL)
    page.get_by_role("button", name="Me prévenir").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos courriels")

    mail = mail_to(demo, EMAIL, "À confirmer")
    body = mail.get_body(("plain",))
    assert body is not None
    link = LINK.search(body.get_content())
    assert link is not None
    page.goto(link.group())
    expect(page.get_by_text(EMAIL)).to_be_visible()
    look_at(page, "announcements-confirm")
    page.get_by_role("button", name="Oui, prévenez-moi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")
    look_at(page, "announcements-confirmed")

    page.get_by_role("link", name="Changer d’avis").click()
    page.get_by_role("button", name=re.compile("Ne plus accepter")).click()
    expect(page.get_by_role("button", name=re.compile("Ne plus accepter"))).to_have_count(0)
