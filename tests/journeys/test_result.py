"""One's own result on a phone: what counts on the first screen, the rest short, all of it on paper."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.journeys.conftest import Demo, look_at
from tests.journeys.taking import answer_the_rest, choose_sector

pytestmark = pytest.mark.journey

PHONE: ViewportSize = {"width": 390, "height": 844}
TALLEST_PX = 3_000


def take(page: Page, demo: Demo) -> None:
    page.goto(demo.address("/diagnostic/", "namur.localhost"))
    page.get_by_role("button", name="Commencer").click()
    choose_sector(page, "Librairie et disques")
    answer_the_rest(page)
    page.get_by_role("button", name="Voir mon résultat").first.click()
    page.wait_for_url("**/resultat/")


def is_on_the_first_screen(part: Locator) -> bool:
    box = part.bounding_box()
    return box is not None and box["y"] + box["height"] <= PHONE["height"]


def height(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollHeight"))


def test_what_counts_is_on_the_first_screen_and_the_page_stays_short(page: Page, demo: Demo):
    page.set_viewport_size(PHONE)
    take(page, demo)

    for part in (".score-value", ".score-said", ".theme h3", ".theme-step"):
        assert is_on_the_first_screen(page.locator(part).first), part

    summaries = page.locator(".result details[name=result] > summary")
    assert summaries.count() >= 7  # five themes, six dimensions, one's link
    tallest = height(page)
    for summary in summaries.all():
        summary.click()
        expect(page.locator(".result details[name=result][open]")).to_have_count(1)
        inner = summary.locator("xpath=..").locator("details > summary")
        if inner.count():
            inner.first.click()
        tallest = max(tallest, height(page))
    assert tallest <= TALLEST_PX
    look_at(page, "result")


def test_on_paper_everything_is_open(page: Page, demo: Demo):
    take(page, demo)
    page.emulate_media(media="print")

    for part in (".theme h3", ".theme-step", ".theme-reason", ".dimension-list p"):
        parts = page.locator(part).all()
        assert len(parts) >= 5, part
        for one in parts:
            expect(one).to_be_visible()
    expect(page.locator("strong.code")).to_be_visible()
    expect(page.locator(".ask")).to_contain_text("Namur vous répond")
