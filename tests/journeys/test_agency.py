"""The Agence's analyst compares the cities and answers for every number."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo, look_at, sign_in

pytestmark = pytest.mark.journey


def test_an_analyst_compares_filters_sorts_and_takes_the_file(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, analyst"))
    page.goto(demo.address("/agence/?edition=2016"))
    expect(page.get_by_role("heading", name="Comparaison des villes", level=1)).to_be_visible()
    rows = page.locator("table tbody tr")
    expect(rows).to_have_count(66)
    assert rows.first.locator("th").inner_text().startswith("Andenne")
    look_at(page, "comparison")

    page.get_by_label("Province").select_option("Namur")
    page.get_by_role("button", name="Filtrer").click()
    expect(rows).to_have_count(11)
    assert "province=Namur" in page.url

    page.get_by_role("link", name=re.compile("^Commerces")).click()
    assert "province=Namur" in page.url
    assert "sort=-shops" in page.url
    shown = [cell.split("\n")[0] for cell in rows.locator("th").all_inner_texts()]

    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter en CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[0] for line in lines[1:]] == shown


def test_the_comparison_fits_a_laptop_and_shows_one_column_on_a_phone(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, analyst"))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(demo.address("/agence/?edition=2016"))
    region = page.locator(".table-region")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")  # bars and their N are whole
    edition = page.get_by_label("Édition")
    assert edition.evaluate("one => one.offsetWidth >= 240")

    region.scroll_into_view_if_needed()
    region.evaluate("one => one.scrollTo(0, 900)")
    header, first = page.locator("thead th").nth(7), page.locator("thead th").first
    expect(header).to_be_in_viewport()
    expect(first).to_be_in_viewport()

    page.get_by_text("Choisir les colonnes").click()
    for name in ("Réponse", "Visites", "En attente"):
        page.get_by_role("checkbox", name=name).uncheck()
    page.locator(".table-columns").get_by_role("button", name="Afficher").click()
    expect(page.locator("thead th")).to_have_count(8)
    assert "col=shops" in page.url

    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("thead th:visible")).to_have_count(2)
    page.get_by_label("Ce que montre la liste").select_option("Absences")
    page.locator(".table-one-column").get_by_role("button", name="Afficher").click()
    expect(page.locator("thead th:visible").last).to_contain_text("Absences")
    assert "col=shops" in page.url  # what was chosen on the laptop is still there
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert region.evaluate("one => one.scrollWidth <= one.clientWidth"), width
    look_at(page, "comparison-phone")


def test_an_analyst_reads_a_city_and_the_bilan_of_any_day(page: Page, demo: Demo):
    sign_in(page, demo, demo.login("Agence, analyst"))
    page.goto(demo.address("/agence/villes/namur/?edition=demo"))
    expect(page.get_by_role("heading", name="Namur", level=1)).to_be_visible()
    look_at(page, "agency-city")

    page.goto(demo.address("/agence/bilan/?edition=2016"))
    expect(page.get_by_text("Bilan au 4 octobre 2016").first).to_be_visible()
    expect(page.get_by_text("Toutes les vérifications passent.")).to_be_visible()
    look_at(page, "bilan")

    page.get_by_label("À la date du").fill("2016-08-19")
    page.get_by_role("button", name="Calculer").click()
    expect(page.get_by_text("Bilan au 19 août 2016").first).to_be_visible()
    assert (
        page.locator(".claim", has_text="Séances tenues").first.locator(".claim-value").inner_text() == "20"
    )

    page.goto(demo.address("/agence/bilan/?edition=2016&day=2010-01-01"))
    expect(page.get_by_text("est avant le début de l’édition").first).to_be_visible()
