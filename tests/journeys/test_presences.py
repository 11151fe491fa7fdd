"""After an evening of two cities: the signed sheet is typed by keyboard, the list closed and opened again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, assert_accessible, has_no_sideways_scroll, look_at, sign_in
from tests.journeys.test_check_in import MAKE, PEOPLE, in_the_demo

pytestmark = pytest.mark.journey

HOST = "namur.localhost"
TITLE = "La feuille du soir"


def test_the_signed_sheet_is_typed_and_the_list_closed(page: Page, demo: Demo):
    pk, _ = in_the_demo(demo, MAKE, TITLE=TITLE, PEOPLE=PEOPLE)
    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address(f"/espace/seances/{pk}/", HOST))
    page.get_by_role("link", name="Voir les présences").click()
    look_at(page, "presences")
    page.get_by_role("link", name="Encoder la feuille signée").click()
    look_at(page, "presences-sheet")
    _type_with_digits(page)
    _a_walk_in(page)
    look_at(page, "presences-typed")
    _close(page)
    _correct_one(page)
    _open_again(page)
    _on_the_wall(page, demo, pk)


def _type_with_digits(page: Page) -> None:
    """1, 2 and 3 go from line to line; what is not chosen stays as it is."""
    lines = page.locator(".sheet-line")
    lines.first.locator("input").first.focus()
    for digit in "1123":
        page.keyboard.press(digit)
    for number, chosen in enumerate((0, 0, 1, 2, 3)):
        expect(lines.nth(number).locator("input").nth(chosen)).to_be_checked()


def _a_walk_in(page: Page) -> None:
    page.locator("#id_w0-shop").fill("Friterie du Pont")
    page.locator("#id_w0-name").fill("Gaston Thiry")
    page.locator("#id_w0-place").fill("Jambes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("5 lignes sont notées.")).to_be_visible()
    expect(page.get_by_role("heading", name="Gaston Thiry")).to_be_visible()


def _close(page: Page) -> None:
    page.get_by_role("link", name="Clore la liste").click()
    look_at(page, "presences-close")
    expect(page.get_by_text("3 personnes présentes.")).to_be_visible()
    page.get_by_role("button", name="Clore la liste").click()
    expect(page.get_by_text("la séance compte dans les chiffres")).to_be_visible()


def _correct_one(page: Page) -> None:
    page.get_by_role("link", name="Corriger").nth(5).click()
    look_at(page, "presences-correct")
    page.get_by_label("Présence", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("C’est corrigé.")).to_be_visible()


def _open_again(page: Page) -> None:
    page.get_by_role("link", name="Rouvrir la liste").click()
    look_at(page, "presences-reopen")
    page.get_by_role("button", name="Rouvrir la liste").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Motif").fill("Deux personnes en retard")
    page.get_by_role("button", name="Rouvrir la liste").click()
    expect(page.get_by_text("Deux personnes en retard").first).to_be_visible()


def _on_the_wall(page: Page, demo: Demo, pk: int) -> None:
    page.goto(demo.address(f"/espace/seances/{pk}/diagnostic/", HOST))
    look_at(page, "day")
    page.set_viewport_size({"width": 1920, "height": 1080})
    assert has_no_sideways_scroll(page)
    assert_accessible(page)
    came = page.locator(".screen-counts div", has_text="Sont là").locator("dd")
    expect(came).to_have_text(re.compile(r"^4\b"))
    expect(page.get_by_role("link", name="Clore la liste des présences")).to_be_visible()
