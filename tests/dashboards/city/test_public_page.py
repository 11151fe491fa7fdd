"""A city's public page: sessions here and near in words, a contact, few statements however many there are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.services import set_status
from tests.campaigns.signups.visiting import form_of, session_to_come, typed


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def ciney(db):
    """Fourteen kilometres from Dinant."""
    return Organisation.objects.get(slug="ciney")


def test_sessions_here_come_first_and_those_near_say_how_far(dinant, ciney, namur, client_on):
    here = session_to_come(dinant, on=date(2099, 5, 4), capacity=8)
    near = session_to_come(ciney, on=date(2099, 5, 3), capacity=2)
    far = session_to_come(namur, on=date(2099, 5, 2))

    page = text_of(client_on(dinant).get("/"))

    assert (
        page.index(f"/seances/{here.pk}/")
        < page.index("Dans les environs")
        < page.index(f"/seances/{near.pk}/")
    )
    assert f"/seances/{far.pk}/" not in page
    assert "encore 8 places" in page
    assert "plus que 2 places" in page
    assert "Ciney, à 1" in page  # 13 or 14 km
    assert f"/seances/{here.pk}.ics" in page
    assert "Ce que Dinant en fait" in page


def test_a_joint_session_is_here_for_each_of_its_hosts(dinant, namur, client_on):
    session = session_to_come(namur, dinant)
    assert f"/seances/{session.pk}/inscription/" in text_of(client_on(dinant).get("/"))


def test_a_full_session_offers_its_list_and_drafts_and_past_ones_are_not_there(namur, client_on):
    full = session_to_come(namur, capacity=1)
    draft = session_to_come(namur, registration="draft")
    past = session_to_come(namur, on=date(2024, 5, 1))
    visitor = client_on(namur)
    visitor.post(form_of(full), typed())

    page = text_of(visitor.get("/"))

    assert "complet, liste d’attente" in page
    assert f"/seances/{draft.pk}/" not in page
    assert f"/seances/{past.pk}/" not in page


def test_without_a_session_the_page_says_what_to_do(namur, client_on):
    Organisation.objects.filter(pk=namur.pk).update(contact_phone="081 24 60 00")
    page = text_of(client_on(namur).get("/"))
    assert "Aucune séance n’est annoncée" in page
    assert "081 24 60 00" in page


def test_a_city_that_left_is_closed_and_offers_no_session(namur, client_on):
    session = session_to_come(namur)
    set_status(namur, OrganisationStatus.RETIRED)

    page = text_of(client_on(namur).get("/"))

    assert "Cette page est fermée" in page
    assert f"/seances/{session.pk}/" not in page


def test_the_privacy_notice_names_this_city(namur, client_on):
    page = text_of(client_on(namur).get("/vie-privee/"))
    for said in (
        "Namur est responsable",
        "Ce que nous gardons",
        "Pourquoi",
        "Combien de temps",
        "Vos droits",
    ):
        assert said in page


def statements(browser, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_the_page_asks_as_much_for_one_session_as_for_ten(dinant, ciney, client_on):
    browser = client_on(dinant)
    session_to_come(dinant)
    session_to_come(ciney)
    statements(browser, "/")
    few = statements(browser, "/")
    for _ in range(5):
        session_to_come(dinant, ciney)
        session_to_come(ciney)

    many = statements(browser, "/")

    assert len(many) == len(few) <= 10, "\n".join(many)


def test_the_landing_page_has_every_city_on_its_map_and_in_its_list(agency, client_on):
    response = client_on(agency).get("/")
    page = text_of(response)
    assert page.count("://namur.portail.test") >= 3  # list, map, map for phones
    assert "Sur la carte" in page
    assert "Sur la carte" not in text_of(client_on(agency).get("/?q=5000"))
    assert client_on(agency).get("/?q=5000").headers["Refresh"].startswith("0; url=http")
