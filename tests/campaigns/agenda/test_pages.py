"""The staff's agenda as people see it, on a city's host and on the root host."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.agenda.models import SeatCounter, Session
from kernel.clock import BRUSSELS
from tenants.membership.roles import Role
from tests.factories.sessions import (
    make_coming_session,
    make_group,
    make_running_edition,
)


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def manager(namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def typed(**changes) -> dict:
    day = (timezone.now() + timedelta(days=20)).date()
    values = {
        "kind": "awareness",
        "day": day.isoformat(),
        "hour": "18:30",
        "duration_min": "150",
        "venue": "Hôtel de ville",
        "capacity": "20",
        "languages": ["fr"],
    }
    return values | changes


def test_from_a_draft_to_a_full_session(manager, edition, namur, client):
    response = manager.post("/espace/seances/nouvelle/", typed())
    session = Session.objects.get(hosts__organisation=namur)
    assert response.headers["Location"] == f"/espace/seances/{session.pk}/"
    local = session.starts_at.astimezone(BRUSSELS)
    assert (local.hour, local.minute) == (18, 30)
    assert "brouillon" in manager.get("/espace/seances/").content.decode()

    manager.post(f"/espace/seances/{session.pk}/etape/publier/")

    assert SeatCounter.objects.get(pk=session.pk).registration == "open"
    page = manager.get(f"/espace/seances/{session.pk}/").content.decode()
    assert "Clore les inscriptions" in page
    assert "Supprimer le brouillon" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": "2027-03-28", "hour": "02:30"}, "cette heure n’existe pas"),
        ({"day": "2026-02-31"}, "Cette date n’existe pas."),
        ({"day": "2020-01-01"}, "Cette date est passée"),
        ({"duration_min": "-5"}, "au moins 15 minutes"),
        ({"capacity": "-1"}, "Il faut au moins une place."),
        ({"kind": "small_group", "capacity": "6"}, "écrivez le motif"),
        ({"languages": []}, "Choisissez au moins une langue."),
    ],
)
def test_what_is_refused_is_said_in_its_field(manager, edition, changes, said):
    response = manager.post("/espace/seances/nouvelle/", typed(**changes))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Session.objects.exists()


def test_the_repeated_hour_is_asked_for_and_the_first_is_proposed(manager, namur):
    make_running_edition(starts_on="2027-01-01", ends_on="2027-12-31", planned_until="2027-12-31")
    edition = make_running_edition(ends_on="2027-12-31")
    asked = typed(day="2027-10-31", hour="02:30")

    response = manager.post("/espace/seances/nouvelle/", asked)

    assert response.status_code == 422
    page = response.content.decode()
    assert "cette heure existe deux fois" in page
    for which, utc in (("first", 0), ("second", 1)):
        manager.post("/espace/seances/nouvelle/", asked | {"which_hour": which})
        session = Session.objects.filter(edition=edition).latest("pk")
        assert (session.starts_at.hour, session.starts_at.minute) == (utc, 30)


def test_a_cancellation_asks_why_and_says_who_is_told(manager, edition, namur):
    session = make_coming_session(edition, namur)
    make_group(namur, session, "Ana", "Bob")
    address = f"/espace/seances/{session.pk}/etape/annuler/"
    assert "1 commerce inscrit n’a pas d’adresse e-mail" in manager.get(address).content.decode()
    assert manager.post(address, {"reason": " "}).status_code == 422
    assert manager.post(address, {"reason": "Salle fermée"}).status_code == 302
    assert session.outcomes.get().status == "cancelled"
    assert manager.post(address, {"reason": "Encore"}).status_code == 302
    assert session.outcomes.count() == 1


def test_a_co_host_opens_what_is_theirs_and_no_more(edition, namur, dinant, member, client_on):
    session = make_coming_session(edition, dinant, namur)
    browser = client_on(namur, member(namur, Role.MANAGER))
    here = f"/espace/seances/{session.pk}"
    page = browser.get(f"{here}/modifier/").content.decode()
    assert 'name="parking"' in page
    assert 'name="day"' not in page
    page = browser.get(f"{here}/places/").content.decode()
    assert 'name="namur-quota"' in page
    assert 'name="dinant-quota"' not in page
    assert 'name="capacity"' not in page
    for part in ("villes", "animation", "etape/annuler", "etape/clore"):
        assert browser.get(f"{here}/{part}/").status_code == 403
        assert browser.post(f"{here}/{part}/", {"reason": "x"}).status_code == 403
    sent = {"namur-quota": "2", "namur-release_on": session.starts_at.date().isoformat(), "capacity": "99"}
    assert browser.post(f"{here}/places/", sent).status_code == 302
    assert SeatCounter.objects.get(pk=session.pk).capacity == 25


def test_a_page_of_seats_changes_all_or_nothing(manager, edition, namur):
    session = make_coming_session(edition, namur, capacity=10)
    sent = {
        "capacity": "12",
        "namur-quota": "13",
        "namur-release_on": session.starts_at.date().isoformat(),
    }
    response = manager.post(f"/espace/seances/{session.pk}/places/", sent)
    assert response.status_code == 422
    assert SeatCounter.objects.get(pk=session.pk).capacity == 10


def test_the_list_takes_as_many_statements_for_ten_as_for_one(manager, edition, namur, dinant):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get("/espace/seances/").status_code == 200
        return len(captured.captured_queries)

    make_coming_session(edition, namur, dinant)
    statements()
    one = statements()
    for days in range(11, 20):
        make_coming_session(edition, namur, dinant, in_days=days)
    assert statements() == one


def test_the_agence_creates_for_a_city(agency, namur, edition, member, client_on):
    browser = client_on(agency, member(agency, Role.ADMINISTRATOR))
    assert browser.post("/agence/seances/nouvelle/", typed()).status_code == 422
    assert browser.post("/agence/seances/nouvelle/", typed(first_host="namur")).status_code == 302
    assert Session.objects.get().hosts.get().organisation == namur
