"""Digital maturity as a city's manager and the Agence's analyst see it, on a phone and on a desk."""

import csv
import io

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in

pytestmark = pytest.mark.journey


def test_a_city_reads_its_maturity_and_takes_the_same_numbers_away(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Namur, manager"))
    page.goto(demo.address("/espace/maturite/", "namur.localhost"))
    expect(page.get_by_role("heading", name="Paliers")).to_be_visible()
    look_at(page, "maturity-city")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) > 10
    assert "< 5" in text.replace("\u00a0", " ")


def test_the_agence_sorts_the_cities_and_opens_one(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, analyst"))
    page.goto(demo.address("/agence/maturite/"))
    look_at(page, "maturity-programme")

    page.get_by_role("link", name="Score moyen").click()
    expect(page.get_by_role("heading", name="Par ville")).to_be_visible()
    page.get_by_role("link", name="Namur", exact=True).click()
    expect(page.get_by_role("heading", name="Dimensions")).to_be_visible()
    look_at(page, "maturity-of-a-city")
