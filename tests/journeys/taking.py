"""What the journeys of the self-diagnostic do alike: answer what the page asks, whatever it is."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

MOST_QUESTIONS = 25
QUESTION = re.compile(r"/question/(Q\d\d)/$")


def choose_sector(page: Page, name: str = "Boulangerie et pâtisserie") -> None:
    page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Suivant").click()


def current_question(page: Page) -> str:
    found = QUESTION.search(page.url)
    assert found, page.url
    return found.group(1)


def answer_the_rest(page: Page) -> list[str]:
    """The first answer to each question until all are read again; their codes, in order."""
    asked: list[str] = []
    while "/question/" in page.url:
        assert len(asked) < MOST_QUESTIONS
        asked.append(current_question(page))
        page.locator(".q-answer").first.click()
        page.locator(".q-actions button").click()
        page.wait_for_url(lambda url: asked[-1] not in url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos réponses")
    return asked
