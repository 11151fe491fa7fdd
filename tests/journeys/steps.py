"""What several journeys do: sign up for a session, open one's link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PATIENCE_MS, Demo
from tests.journeys.mailbox import link_in, mail_to

TO_CONFIRM = "À confirmer"


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of a browser of their own."""
    context = browser.new_context(locale="fr-BE", timezone_id="Europe/Brussels", **options)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def choose_sector(page: Page, name: str = "Je ne sais pas") -> None:
    page.locator("details.picker summary").click()
    page.get_by_label(name, exact=True).check()


def fill_sign_up(page: Page, *, shop: str, people: list[str], email: str) -> None:
    """Everything that the form asks; the button stays untouched."""
    page.get_by_label("Nom du commerce").fill(shop)
    choose_sector(page)
    for i, name in enumerate(people):
        if i:
            page.get_by_role("button", name="Ajouter une personne").click()
            page.locator(f"#p{i}-role").select_option("helper")
        page.locator(f"#p{i}-name").fill(name)
    page.get_by_label("Adresse e-mail").fill(email)


def confirm_by_mail(page: Page, demo: Demo, email: str) -> None:
    """By the button of the page that the mail's link opens: the link alone confirms nothing."""
    page.goto(link_in(mail_to(demo, email, TO_CONFIRM)))
    page.get_by_role("button", name="Je confirme").click()
    expect(page.get_by_text("C’est confirmé. À bientôt.")).to_be_visible()
