"""The staff's pages of a list: who came, one correction, closing, opening again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import AttendanceClosing, SessionOutcome
from campaigns.agenda.services import undo_held
from campaigns.attendance.counts import count_again
from campaigns.attendance.models import Attendance
from campaigns.check_in.line_keys import LineKey
from campaigns.check_in.services import close_list, mark, reopen_list
from campaigns.check_in.services.marking import Noted
from tenants.journal.models import Entry
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tests.campaigns.check_in.conftest import do
from tests.factories.facts import attend, make_person, make_shop
from tests.factories.people import make_member
from tests.factories.sessions import make_coming_session, make_facilitation, make_group


def words_of(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


@pytest.fixture
def browser(client_on, dinant, manager):
    return client_on(dinant, manager.user)


@pytest.fixture
def url(session):
    return f"/espace/seances/{session.pk}/presences/"


@pytest.fixture
def come(session, manager, now):
    def came(city, line, outcome="present"):
        return do(mark, actor=manager, session_id=session.pk, city=city, line=line, outcome=outcome, now=now)

    return came


def test_who_came_by_city_with_hour_and_how(browser, url, session, namur, dinant, lines, come):
    rita, _ = lines(make_group(namur, session, "Rita", "Jo", shop="Quincaillerie"))
    make_group(dinant, session, "Léa", shop="Couques")
    come(namur, rita)
    said = words_of(browser.get(url))
    assert "Dinant 1 personne Léa Couques" in said
    assert re.search(r"Rita Quincaillerie · .+? à \d+ h \d+, à l’accueil présence", said)
    assert re.search(r"Namur 2 1 0 0 0", said), "expected, present, absent, excused, without a place"
    assert "Clore la liste" in said


def test_people_of_archives_have_no_name_and_are_there(browser, edition, dinant, now):
    held = make_coming_session(edition, dinant, starts_at=now - timedelta(days=40))
    SessionOutcome.objects.create(session=held, status="held", happened_on=now.date(), imported_at=now)
    attend(dinant, held, make_shop(dinant, name="Couques"), make_person(dinant), outcome="absent")
    with tenant_context(dinant):
        count_again(dinant, [held.pk])
    said = words_of(browser.get(f"/espace/seances/{held.pk}/presences/"))
    assert "personne sans nom Couques" in said
    assert "Personnes inscrites 1" in said
    assert "à clore" not in said
    page = words_of(browser.get(f"/espace/seances/{held.pk}/"))
    assert "Absentes 1" in page
    assert "Voir les présences" in page


def test_closing_says_what_it_fixes(browser, url, session, namur, lines, come):
    rita, _, _ = lines(make_group(namur, session, "Rita", "Jo", "Ann", shop="Quincaillerie"))
    come(namur, rita)
    said = words_of(browser.get(url + "clore/"))
    assert "1 personne présente." in said
    assert "2 personnes seront notées absentes" in said
    assert "Personne n’est venu" not in said
    assert browser.post(url + "clore/").status_code == 302
    assert AttendanceClosing.objects.current().get(session=session).state == "closed"
    page = words_of(browser.get(url))
    assert "Liste close" in page
    assert "Rouvrir la liste" in page


def test_that_nobody_came_is_confirmed(browser, url, session, namur):
    make_group(namur, session, "Rita", shop="Quincaillerie")
    refused = browser.post(url + "clore/")
    assert refused.status_code == 422
    assert not AttendanceClosing.objects.exists()
    assert "Personne n’est venu : je le confirme" in words_of(refused)
    assert browser.post(url + "clore/", {"nobody": "1"}).status_code == 302
    assert AttendanceClosing.objects.count() == 1


def test_opened_again_with_a_reason_that_stays_readable(browser, url, session, manager, now):
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    assert browser.post(url + "rouvrir/", {"reason": " "}).status_code == 422
    assert browser.post(url + "rouvrir/", {"reason": "Deux retards"}).status_code == 302
    said = words_of(browser.get(url))
    assert "Liste rouverte" in said
    assert "Deux retards" in said
    assert str(manager.user) in said
    assert browser.post(url + "rouvrir/", {"reason": "Encore"}).status_code == 302, "it is open: back to it"


def key(city, line) -> str:
    return str(LineKey(city.pk, line))


def test_one_line_is_corrected(browser, url, session, namur, lines, noted):
    [line] = lines(make_group(namur, session, "Rita", shop="Quincaillerie"))
    address = f"{url}{key(namur, line)}/"
    assert "Quincaillerie" in words_of(browser.get(address))
    assert browser.post(address, {"outcome": "present", "seen": ""}).status_code == 302
    assert noted(namur, session) == [("Rita", "Quincaillerie", "present")]
    refused = browser.post(address, {"outcome": "excused", "seen": ""})
    assert refused.status_code == 422, "the page showed nothing noted: somebody else was quicker"
    assert "entre-temps, l’état noté est « présence »" in words_of(refused)
    assert noted(namur, session) == [("Rita", "Quincaillerie", "present")]


def test_a_week_after_the_session_a_correction_says_why(browser, edition, dinant, manager, lines, noted, now):
    old = make_coming_session(edition, dinant, starts_at=now - timedelta(days=9), capacity=9)
    [line] = lines(make_group(dinant, old, "Rita", shop="Couques"))
    do(close_list, actor=manager, session_id=old.pk, nobody_came=True, now=now)
    address = f"/espace/seances/{old.pk}/presences/{key(dinant, line)}/"
    typed = {"outcome": "present", "seen": "absent"}
    assert browser.post(address, typed).status_code == 422
    assert browser.post(address, typed | {"reason": "Feuille retrouvée"}).status_code == 302
    assert noted(dinant, old) == [("Rita", "Couques", "present")]
    with tenant_context(dinant):
        assert Entry.objects.get(action="attendance.corrected").details["reason"] == "Feuille retrouvée"


def test_an_unknown_line_is_not_there(browser, url, dinant):
    for text in ("rien", key(dinant, Noted(1)), "1-r99999999999999999999"):
        assert browser.get(f"{url}{text}/").status_code == 404


def test_stewards_note_and_do_not_close(client_on, url, session, namur, dinant, steward, manager, lines, now):
    [line] = lines(make_group(namur, session, "Rita", shop="Quincaillerie"))
    browser = client_on(dinant, steward.user)
    said = words_of(browser.get(url))
    assert "Encoder la feuille signée" in said
    assert "Clore la liste" not in said
    assert browser.get(url + "clore/").status_code == 403
    do(close_list, actor=manager, session_id=session.pk, nobody_came=True, now=now)
    assert browser.get(f"{url}{key(namur, line)}/").status_code == 403
    assert browser.get(url + "feuille/").status_code == 403
    assert "Corriger" not in words_of(browser.get(url))


def test_the_facilitator_of_the_session_and_no_other_city(client_on, session, agency, now):
    leading = make_member(agency, Role.FACILITATOR)
    make_facilitation(session, leading)
    browser = client_on(agency, leading)
    for page in ("", "feuille/", "clore/"):
        assert browser.get(f"/agence/seances/{session.pk}/presences/{page}").status_code == 200
    ciney = Organisation.objects.get(slug="ciney")
    stranger = client_on(ciney, make_member(ciney, Role.ADMINISTRATOR))
    for page in ("", "feuille/", "clore/", "rouvrir/"):
        assert stranger.get(f"/espace/seances/{session.pk}/presences/{page}").status_code == 404
        if page:
            assert stranger.post(f"/espace/seances/{session.pk}/presences/{page}").status_code == 404


def test_a_cancelled_session_has_no_list_to_close(browser, url, session, now):
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=now.date())
    said = words_of(browser.get(url))
    assert "a été annulée" in said
    assert browser.get(url + "feuille/").status_code == 404
    assert browser.get(url + "clore/").status_code == 302


def test_before_its_hour_the_page_says_so(browser, edition, dinant, now):
    coming = make_coming_session(edition, dinant, starts_at=now + timedelta(days=3))
    make_group(dinant, coming, "Rita", shop="Couques")
    said = words_of(browser.get(f"/espace/seances/{coming.pk}/presences/"))
    assert "L’accueil ouvre une heure avant" in said
    assert "Clore la liste" not in said


def test_the_sessions_page_and_list_say_what_is_to_close(browser, edition, dinant, namur, manager, now):
    over = make_coming_session(edition, dinant, namur, starts_at=now - timedelta(hours=5), capacity=9)
    make_group(namur, over, "Rita", shop="Quincaillerie")
    make_group(dinant, over, "Léa", shop="Couques")
    assert "présences à clore" in words_of(browser.get("/espace/seances/?vue=passees"))
    page = words_of(browser.get(f"/espace/seances/{over.pk}/"))
    assert "Les présences sont à clore." in page
    assert "Personnes attendues 2" in page
    do(close_list, actor=manager, session_id=over.pk, nobody_came=True, now=now)
    assert "présences à clore" not in words_of(browser.get("/espace/seances/?vue=passees"))
    closed = words_of(browser.get(f"/espace/seances/{over.pk}/"))
    assert "La liste est close depuis le" in closed
    assert re.search(r"Dinant 1 0 1 0 0 Namur 1 0 1 0 0", closed)
    do(reopen_list, actor=manager, session_id=over.pk, reason="Une feuille de plus", now=now)
    assert "Une feuille de plus" in words_of(browser.get(f"/espace/seances/{over.pk}/"))


def test_a_session_marked_as_held_without_a_list_stays_so(browser, edition, dinant, now):
    held = make_coming_session(edition, dinant, starts_at=now - timedelta(hours=5))
    SessionOutcome.objects.create(session=held, status="held", happened_on=now.date())
    said = words_of(browser.get(f"/espace/seances/{held.pk}/"))
    assert "à clore" not in said
    assert "Aucune présence n’est notée" in said


def test_where_all_came_without_having_signed_up_the_list_is_to_close(browser, edition, dinant, now):
    over = make_coming_session(edition, dinant, starts_at=now - timedelta(hours=5), venue="Salle Sax")
    SessionOutcome.objects.create(session=over, status="held", happened_on=now.date())
    attend(dinant, over, make_shop(dinant), make_person(dinant, name="Rita"), outcome="walk_in")
    with tenant_context(dinant):
        count_again(dinant, [over.pk])
    assert "présences à clore" in words_of(browser.get("/espace/seances/?vue=passees"))
    for page in (f"/espace/seances/{over.pk}/", f"/espace/seances/{over.pk}/presences/"):
        assert "Les présences sont à clore." in words_of(browser.get(page))


def test_what_an_archive_says_is_fixed_until_somebody_closes_or_opens_it(
    browser, edition, dinant, manager, now
):
    held = make_coming_session(edition, dinant, starts_at=now - timedelta(hours=5))
    SessionOutcome.objects.create(session=held, status="held", happened_on=now.date(), imported_at=now)
    attend(dinant, held, make_shop(dinant), make_person(dinant, name="Rita"), imported_at=now)
    with tenant_context(dinant):
        count_again(dinant, [held.pk])
    said = words_of(browser.get(f"/espace/seances/{held.pk}/"))
    assert "Personnes inscrites 1" in said
    assert "à clore" not in said + words_of(browser.get("/espace/seances/?vue=passees"))
    do(close_list, actor=manager, session_id=held.pk, now=now)
    do(reopen_list, actor=manager, session_id=held.pk, reason="Une feuille de plus", now=now)
    assert "présences à clore" in words_of(browser.get("/espace/seances/?vue=passees"))


def test_a_session_that_was_not_held_opens_its_list_and_says_why(
    browser, url, session, dinant, manager, lines, come, now
):
    [line] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    come(dinant, line)
    do(close_list, actor=manager, session_id=session.pk, now=now)
    do(undo_held, actor=manager, session=session, now=now)
    said = words_of(browser.get(url))
    assert "Liste rouverte" in said
    assert "la séance a été notée comme non tenue." in said
    assert "Clore la liste" in said


@pytest.mark.parametrize("page", ["", "feuille/", "clore/"])
def test_statements_do_not_grow_with_people_or_cities(browser, url, session, dinant, page):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url + page).status_code == 200
        return len(captured)

    make_group(dinant, session, "Léa", shop="Couques")
    statements()
    one = statements()
    for slug in ("namur", "ciney", "dinant"):
        make_group(Organisation.objects.get(slug=slug), session, "Rita", "Jo", shop=f"À {slug}")
    statements()  # the look at the other cities' people is noted once
    assert statements() == one


def test_attendance_is_a_fact_that_a_correction_supersedes(browser, url, session, dinant, lines):
    [line] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    address = f"{url}{key(dinant, line)}/"
    browser.post(address, {"outcome": "present", "seen": ""})
    browser.post(address, {"outcome": "excused", "seen": "present"})
    with tenant_context(dinant):
        rows = Attendance.objects.filter(session_id=session.pk).order_by("id")
        assert [(row.outcome, row.superseded_at is None) for row in rows] == [
            ("present", False),
            ("excused", True),
        ]
    assert timezone.now() - rows[1].recorded_at < timedelta(minutes=1)
