"""Who comes, as staff see, print and change it."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from pypdf import PdfReader

from campaigns.agenda.models import SeatClaim
from campaigns.signups.models import SignUp
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.factories.facts import make_shop
from tests.factories.sessions import (
    make_coming_session,
    make_facilitation,
    make_group,
    make_running_edition,
)


@pytest.fixture(autouse=True)
def _no_earlier_look(db):
    cache.clear()


@pytest.fixture
def session(namur, dinant):
    return make_coming_session(make_running_edition(), namur, dinant, capacity=4)


@pytest.fixture
def steward(namur, member, client_on):
    return client_on(namur, member(namur, Role.STEWARD))


def roster_page(browser, session, query="") -> str:
    response = browser.get(f"/espace/seances/{session.pk}/inscrits/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_groups_searches_and_hides_other_cities_contacts(session, steward, namur, dinant):
    make_group(namur, session, "Zoé", shop="Pain", email="zoe@x.test")
    make_group(dinant, session, "Léa", shop="Couques", email="lea@x.test")
    page = roster_page(steward, session)
    assert "zoe@x.test" in page
    assert "lea@x.test" not in page
    found = roster_page(steward, session, "?q=lea")
    assert "Léa" in found
    assert "Zoé" not in found


def test_ten_cities_take_at_most_eight_statements(session, steward, namur):
    make_group(namur, session, "Ana")
    roster_page(steward, session)
    session.seats.refresh_from_db()
    session.seats.capacity = 60
    session.seats.save()
    for city in Organisation.objects.cities().exclude(pk=namur.pk)[:9]:
        make_group(city, session, "Ana", "Bob")
    cache.clear()
    steward.get("/espace/seances/")
    with CaptureQueriesContext(connection) as captured:
        roster_page(steward, session)
    asked = [query["sql"] for query in captured.captured_queries]
    assert len(asked) <= 8, "\n".join(asked)


def test_the_file_is_safe_to_open_in_a_spreadsheet(session, steward, namur):
    make_group(namur, session, '=HYPERLINK("http://x")', shop="+Pain", phone="+32 81 00 00 00")
    response = steward.get(f"/espace/seances/{session.pk}/inscrits/liste.csv")
    text = response.content.decode("utf-8-sig")
    line = text.splitlines()[1]
    assert "'=HYPERLINK" in line
    assert ";'+Pain;" in line
    assert "'+32 81" in line


def test_the_sheet_is_a_pdf_without_those_who_wait(session, steward, namur, dinant):
    make_group(namur, session, "Zoé Attendue")
    make_group(dinant, session, "Léa Hésite", state="held")
    make_group(dinant, session, "Max Attend", state="waiting")
    response = steward.get(f"/espace/seances/{session.pk}/inscrits/presences.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert "Feuille de présence" in text
    assert "Zoé Attendue" in text
    assert "Léa Hésite (à confirmer)" in text
    assert "Max Attend" not in text
    assert 'filename="feuille-de-presence-' in response.headers["Content-Disposition"]


def entry(**changes) -> dict:
    values = {
        "form_key": str(uuid4()),
        "n": "2",
        "source": "phone",
        "phone": "081 24 60 60",
        "email": "",
        "language": "fr",
        "p0-name": "Anne Lambert",
        "p0-role": "owner",
        "p1-name": "Hugo Lambert",
        "p1-role": "helper",
    }
    return values | changes


def test_a_sign_up_by_phone_is_confirmed_at_once(session, steward, namur):
    shop = make_shop(namur)
    address = f"/espace/seances/{session.pk}/inscrire/?commerce={shop.uuid}"
    sent = entry()
    assert steward.post(address, sent).status_code == 302
    assert steward.post(address, sent).status_code == 302
    claim = SeatClaim.objects.get(session=session)
    assert (claim.state, claim.n_persons, claim.source) == ("confirmed", 2, "phone")
    with tenant_context(namur):
        sign_up = SignUp.objects.get()
        assert sign_up.shop == shop
        assert sign_up.entered_by_id is not None
    assert "Anne Lambert" in roster_page(steward, session)


@pytest.mark.parametrize(
    "written", ["(+32) 081 24 60 60", "0032 81 246060", "tel:+3281246060", "+32 0 81/24.60.60"]
)
def test_the_same_phone_in_another_spelling_is_the_same_person(session, steward, namur, written):
    shop = make_shop(namur)
    address = f"/espace/seances/{session.pk}/inscrire/?commerce={shop.uuid}"
    assert steward.post(address, entry()).status_code == 302

    again = steward.post(address, entry(phone=written))

    assert again.status_code == 422
    assert SeatClaim.objects.filter(session=session).count() == 1


def test_of_two_phones_the_first_is_proposed(session, steward):
    address = f"/espace/seances/{session.pk}/inscrire/?nouveau=1"
    sent = entry(phone="081 24 60 60 ou 0470 12 34 56") | {
        "shop-name": "Pain",
        "shop-bce": "SRL Pain 0403.170.701",
    }
    page = steward.post(address, sent).content.decode()
    assert 'value="081 24 60 60"' in page
    assert 'value="0403170701"' in page
    assert not SeatClaim.objects.exists()


def test_adding_a_person_keeps_what_was_typed(session, steward):
    address = f"/espace/seances/{session.pk}/inscrire/?nouveau=1&q=Pain"
    response = steward.post(address, entry(add="1", n="2", note="rappeler"))
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="p2-name"' in page
    assert "Anne Lambert" in page
    assert "rappeler" in page
    assert not SeatClaim.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": ""}, "Indiquez un téléphone ou un courriel"),
        ({"p1-name": ""}, "Ce champ est nécessaire."),
        ({"p1-name": "x" * 10_000}, "C’est trop long"),
        ({"phone": "12"}, "pas complet"),
    ],
)
def test_what_is_wrong_is_said(session, steward, namur, changes, said):
    address = f"/espace/seances/{session.pk}/inscrire/?nouveau=1"
    response = steward.post(address, entry(**changes) | {"shop-name": "Pain"})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_group_is_taken_off_with_a_reason(session, steward, namur):
    claim = make_group(namur, session, "Ana", "Bob")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
    assert steward.post(address, {"action": "cancel", "cancel-reason": ""}).status_code == 422
    assert steward.post(address, {"action": "cancel", "cancel-reason": "A téléphoné"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.end_reason) == ("ended", "withdrawn")
    with tenant_context(namur):
        assert Entry.objects.get(action="sign_up.withdrawn").details["reason"] == "A téléphoné"


def test_a_waiting_group_is_let_in_by_hand_where_there_are_seats(session, steward, namur):
    claim = make_group(namur, session, "Ana", "Bob", state="waiting")
    address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
    sent = {"action": "promote", "promote-reason": "Vient de loin"}
    assert steward.post(address, sent).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "confirmed"
    with tenant_context(namur):
        assert Entry.objects.filter(action="sign_up.promoted").count() == 1


def test_a_group_of_another_city_or_session_is_not_there(session, steward, namur, dinant):
    theirs = make_group(dinant, session, "Léa")
    other = make_coming_session(session.edition, namur, in_days=20)
    elsewhere = make_group(namur, other, "Ana")
    for claim in (theirs, elsewhere):
        address = f"/espace/seances/{session.pk}/inscrits/{claim.uuid}/"
        assert steward.get(address).status_code == 404
        assert steward.post(address, {"action": "cancel", "cancel-reason": "x"}).status_code == 404
        claim.refresh_from_db()
        assert claim.state == "confirmed"


def test_the_facilitator_finds_the_roster_from_their_sessions(session, agency, namur, member, client_on):
    lucie = member(agency, Role.FACILITATOR)
    make_facilitation(session, lucie)
    make_group(namur, session, "Zoé", email="zoe@x.test")
    browser = client_on(agency, lucie)
    here = f"/agence/seances/{session.pk}/inscrits/"
    assert here in browser.get("/agence/animation/").content.decode()
    page = browser.get(here).content.decode()
    assert "Zoé" in page
    assert "zoe@x.test" not in page
    assert browser.get(f"{here}presences.pdf").status_code == 200
