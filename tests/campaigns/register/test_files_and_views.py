"""The list as a file, and the views of it that somebody keeps."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django_tenants.utils import tenant_context
from python_calamine import CalamineWorkbook

from campaigns.register.models import SavedView
from tenants.journal.models import Entry
from tenants.shops.models import Contact
from tests.access.test_query_counts import statements
from tests.campaigns.register.conftest import LIST
from tests.campaigns.register.test_list import names, plain
from tests.factories.browsers import make_client
from tests.factories.facts import attend, make_edition, make_person, make_session
from tests.factories.people import make_member


def csv_rows(response) -> list[list[str]]:
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def xlsx_rows(response) -> list[list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    return book.get_sheet_by_index(0).to_python()


@pytest.fixture
def shops(namur, in_register):
    made = [in_register(f"Chez {number:02}", street="Rue de Fer", number=str(number)) for number in range(55)]
    person = make_person(namur, name="Ana", phone="+32 470 11 22 33", email="ana@exemple.test")
    with tenant_context(namur):
        Contact.objects.create(shop=made[0], person=person, role="owner", source="staff")
    attend(namur, make_session(make_edition(), namur), made[0], person)
    in_register("Fermé", state="closed")


@pytest.mark.parametrize(("kind", "read"), [("csv", csv_rows), ("xlsx", xlsx_rows)])
def test_a_file_is_what_the_page_shows_all_pages_of_it(namur, browser, shops, kind, read):
    query = "?street=fer&col=address&col=phone&col=came&sort=-name"
    response = browser.get(f"{LIST}fichier.{kind}{query}")
    header, *rows = read(response)

    assert header == ["Commerce", "Adresse", "Téléphone", "Venu le"]
    assert len(rows) == 55
    page = names(browser, query)
    assert [row[0] for row in rows[:50]] == page
    assert rows[-1][:2] == ["Chez 00", "Rue de Fer 0"]
    assert str(rows[-1][3])[:10] == "2024-05-01"
    assert response.streaming
    with tenant_context(namur):
        entry = Entry.objects.get(action="register.exported")
    assert entry.details == {"format": kind, "n_shops": 55, "has_contacts": True}


@pytest.mark.parametrize(("kind", "read"), [("csv", csv_rows), ("xlsx", xlsx_rows)])
def test_a_readers_file_has_no_contacts_whatever_it_asks_for(namur, reader, shops, kind, read):
    rows = read(reader.get(f"{LIST}fichier.{kind}?col=contact&col=phone&col=email&col=address"))

    assert rows[0] == ["Commerce", "Adresse"]
    assert not re.search(r"Ana|470|ana@", str(rows))


@pytest.mark.parametrize(("kind", "read"), [("csv", csv_rows), ("xlsx", xlsx_rows)])
def test_nothing_in_a_file_runs(browser, in_register, kind, read):
    for name in ('=HYPERLINK("http://x.test")', "+1", "-2", "@SUM(A1)", "＝1"):
        in_register(name, legal_name=name)

    rows = read(browser.get(f"{LIST}fichier.{kind}?col=legal"))

    assert len(rows) == 6
    assert all(cell.startswith("'") for row in rows[1:] for cell in row)
    if kind == "xlsx":
        content = browser.get(f"{LIST}fichier.xlsx").getvalue()
        assert b"<f>" not in content


def test_nearest_names_are_what_the_file_has_too(browser, in_register):
    in_register("Boulangerie Lambert")
    in_register("Quincaillerie")
    rows = csv_rows(browser.get(f"{LIST}fichier.csv?q=boulangrie lambrt"))
    assert [row[0] for row in rows[1:]] == ["Boulangerie Lambert"]


def test_a_view_is_kept_opened_renamed_and_deleted(namur, manager, browser, in_register):
    in_register("A", street="Rue de Fer")
    in_register("B")

    kept = browser.post(f"{LIST}vues/garder/", {"name": "Rue de Fer", "query": "street=fer&page=xyz"})

    assert kept["Location"] == f"{LIST}?street=fer"
    page = browser.get(LIST + "?street=fer").content.decode()
    assert '<a href="?street=fer" aria-current="page">Rue de Fer</a>' in page
    with tenant_context(namur):
        view = SavedView.objects.get()
    browser.post(f"{LIST}vues/{view.pk}/renommer/", {f"{view.pk}-name": "Ma rue"})
    assert "Ma rue" in plain(browser.get(f"{LIST}vues/"))
    browser.post(f"{LIST}vues/{view.pk}/supprimer/")
    with tenant_context(namur):
        assert not SavedView.objects.exists()


def test_views_are_each_persons_alone(namur, manager, browser, in_register):
    in_register("A")
    browser.post(f"{LIST}vues/garder/", {"name": "À moi", "query": "street=fer"})
    other = make_client(namur, make_member(namur, "administrator"))
    with tenant_context(namur):
        view = SavedView.objects.get()

    assert "À moi" not in plain(other.get(LIST))
    assert "À moi" not in plain(other.get(f"{LIST}vues/"))
    assert other.post(f"{LIST}vues/{view.pk}/supprimer/").status_code == 404
    assert other.post(f"{LIST}vues/{view.pk}/renommer/", {f"{view.pk}-name": "x"}).status_code == 404


def test_a_view_without_a_name_one_too_many_and_a_name_twice_are_refused(namur, manager, browser):
    assert browser.post(f"{LIST}vues/garder/", {"name": " ", "query": ""}).status_code == 422
    with tenant_context(namur):
        SavedView.objects.bulk_create(
            SavedView(user=manager, name=f"Vue {number}", query="") for number in range(30)
        )
        first = SavedView.objects.first()
    refused = browser.post(f"{LIST}vues/garder/", {"name": "Encore", "query": ""})
    assert refused.status_code == 422
    assert "Vous avez déjà 30 vues." in plain(refused)
    assert browser.post(f"{LIST}vues/garder/", {"name": "Vue 3", "query": "q=x"}).status_code == 302
    renamed = browser.post(f"{LIST}vues/{first.pk}/renommer/", {f"{first.pk}-name": "Vue 7"})
    assert renamed.status_code == 422


ALL_COLUMNS = (
    "?state=all&col=state&col=associations&col=tags&col=contact&col=phone&col=consent&col=came&col=visited"
)


@pytest.mark.parametrize("query", ["", "?q=chez", "?q=chze", ALL_COLUMNS, "?came=never&consent=none"])
def test_the_list_asks_at_most_six_times_beside_the_frame(namur, browser, shops, query):
    """The frame: who it is, and with what role. The page of views asks once for itself."""
    frame = f"{LIST}vues/"
    statements(browser, frame)
    statements(browser, LIST + query)
    n_frame = len(statements(browser, frame)) - 1

    asked = statements(browser, LIST + query)

    assert len(asked) - n_frame <= 6, "\n".join(asked)
