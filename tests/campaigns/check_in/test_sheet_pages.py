"""The signed sheet typed in: what is chosen is written, and nobody's change is lost silently."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance
from campaigns.attendance.models import Attendance
from campaigns.check_in.line_keys import LineKey, line_key
from campaigns.check_in.services import close_list, mark
from campaigns.check_in.services.marking import Noted, Signed
from tenants.journal.models import Entry
from tests.campaigns.check_in.conftest import do
from tests.campaigns.check_in.test_staff_pages import words_of
from tests.factories.sessions import make_coming_session, make_group


@pytest.fixture
def browser(client_on, dinant, manager):
    return client_on(dinant, manager.user)


@pytest.fixture
def url(session):
    return f"/espace/seances/{session.pk}/presences/feuille/"


def field(city, line) -> str:
    return f"l-{LineKey(city.pk, line)}"


NOBODY = "592cc0ef-7c9e-43e8-93c8-aa7942704e0a"


@pytest.mark.parametrize("line", [Signed(uuid4(), 7), Noted(3), Noted(3, is_guest=True)])
def test_a_line_is_read_from_what_it_writes(line):
    assert line_key(str(LineKey(12, line))) == LineKey(12, line)


@pytest.mark.parametrize(
    "text", ["", "12", "12-x5", "12-r", "-r5", "12-r5-6", "12-592cc0ef-7c9e-43e8-93c8-aa7942704e0a-7"]
)
def test_another_text_is_no_line(text):
    assert line_key(text) is None


def test_the_whole_sheet_in_one_go(browser, url, session, namur, dinant, lines, noted):
    rita, jo = lines(make_group(namur, session, "Rita", "Jo", shop="Quincaillerie"))
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    [ann] = lines(make_group(dinant, session, "Ann", shop="Fleurs"))
    page = browser.get(url).content.decode()
    assert f'name="{field(namur, rita)}" value=":present"' in page
    typed = {
        field(namur, rita): ":present",
        field(namur, jo): ":absent",
        field(dinant, lea): ":excused",
        field(dinant, ann): ":",
    }
    assert browser.post(url, typed).status_code == 302
    assert noted(namur, session) == [
        ("Jo", "Quincaillerie", "absent"),
        ("Rita", "Quincaillerie", "present"),
    ]
    assert noted(dinant, session) == [("Léa", "Couques", "excused")]
    with tenant_context(namur):
        assert {(row.how, row.arrived_at) for row in Attendance.objects.all()} == {("sheet", None)}
    assert CityAttendance.objects.get(session=session, organisation=namur).n_absent == 1


def test_what_did_not_change_is_not_written(browser, url, session, dinant, lines, manager, now):
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    do(mark, actor=manager, session_id=session.pk, city=dinant, line=lea, outcome="present", now=now)
    assert browser.post(url, {field(dinant, lea): "present:present"}).status_code == 302
    with tenant_context(dinant):
        [row] = Attendance.objects.filter(session_id=session.pk)
        assert (row.how, row.arrived_at) == ("door", now), "the door keeps its hour"


def test_two_people_type_at_once(browser, url, session, dinant, lines, manager, noted, now):
    """The second is told what the first has noted since, and what agrees is no quarrel."""
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    [ann] = lines(make_group(dinant, session, "Ann", shop="Fleurs"))
    [jo] = lines(make_group(dinant, session, "Jo", shop="Pain"))
    for line, outcome in ((lea, "present"), (ann, "present")):
        do(mark, actor=manager, session_id=session.pk, city=dinant, line=line, outcome=outcome, now=now)
    typed = {field(dinant, lea): ":excused", field(dinant, ann): ":present", field(dinant, jo): ":present"}
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    said = words_of(refused)
    assert "Léa (Couques) : entre-temps, l’état noté est « présence » ; vous aviez choisi « excuse »." in said
    assert "Ann (Fleurs) :" not in said
    assert "1 ligne est notée." in said
    assert noted(dinant, session) == [
        ("Ann", "Fleurs", "present"),
        ("Jo", "Pain", "present"),
        ("Léa", "Couques", "present"),
    ]
    assert f'name="{field(dinant, lea)}" value="present:present" checked' in refused.content.decode()


def test_a_line_that_is_gone_is_said(browser, url, dinant):
    refused = browser.post(url, {field(dinant, Noted(99)): "present:"})
    assert refused.status_code == 422
    assert "Une personne n’est plus sur la liste." in words_of(refused)


def test_nonsense_changes_nothing(browser, url, session, dinant, lines, noted):
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    for value in ("present", ":here", "there:present", ":walk_in", ":" * 500):
        assert browser.post(url, {field(dinant, lea): value, "l-": ":present"}).status_code == 302
    assert noted(dinant, session) == []


def walk_in(n: int, **values: str) -> dict[str, str]:
    typed = {"key": str(uuid4()), "shop": "Friterie", "name": "Gaston", "role": "owner", "place": "Dinant"}
    return {f"w{n}-{name}": value for name, value in (typed | values).items()} | {"lines": "5"}


def test_who_is_written_at_the_bottom_of_the_sheet(browser, url, session, dinant, namur, noted):
    typed = walk_in(0) | walk_in(1, shop="Droguerie", name="Zoé", place="Jambes", role="employee")
    typed |= walk_in(2, shop="Bakker", name="Piet", place="Yvoir")
    assert browser.post(url, typed).status_code == 302
    assert browser.post(url, typed).status_code == 302, "the same form once more"
    assert noted(dinant, session) == [("Gaston", "Friterie", "walk_in"), ("Piet", "Bakker", "walk_in")]
    assert noted(namur, session) == [("Zoé", "Droguerie", "walk_in")]
    counts = CityAttendance.objects.get(session=session, organisation=dinant)
    assert (counts.n_walk_ins, counts.n_guests, counts.n_guest_walk_ins) == (1, 1, 1)


def test_a_walk_in_lacks_something_and_the_rest_is_kept(browser, url, session, dinant, lines, noted):
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    typed = {field(dinant, lea): ":present"} | walk_in(0) | walk_in(1, name="", shop="Snack")
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    assert "Écrivez le nom de cette personne." in words_of(refused)
    assert noted(dinant, session) == [("Gaston", "Friterie", "walk_in"), ("Léa", "Couques", "present")]
    page = refused.content.decode()
    assert 'value="Snack"' in page
    assert 'value="Friterie"' not in page, "noted, so no longer to type"


def test_a_place_that_nobody_knows_is_asked_about_once(browser, url, session, dinant, noted):
    typed = walk_in(0, place="Namurr")
    assert browser.post(url, typed).status_code == 422
    assert noted(dinant, session) == []
    assert browser.post(url, typed | {"w0-place_seen": "Namurr"}).status_code == 302
    assert noted(dinant, session) == [("Gaston", "Friterie", "walk_in")]


def test_one_line_more_keeps_what_is_typed(browser, url, session, dinant, lines, noted):
    [lea] = lines(make_group(dinant, session, "Léa", shop="Couques"))
    typed = {field(dinant, lea): ":present", "add": "1"} | walk_in(0, name="")
    response = browser.post(url, typed)
    assert response.status_code == 200
    page = response.content.decode()
    assert 'name="lines" value="6"' in page
    assert 'value="Friterie"' in page
    assert f'name="{field(dinant, lea)}" value=":present" checked' in page
    assert noted(dinant, session) == []


def test_the_sixth_of_a_small_group_needs_the_derogation(browser, edition, dinant, manager, now, noted):
    small = make_coming_session(
        edition, dinant, starts_at=now - timedelta(minutes=5), kind="small_group", capacity=5
    )
    make_group(dinant, small, *"ABCDE", shop="Couques")
    url = f"/espace/seances/{small.pk}/presences/feuille/"
    typed = walk_in(0)
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    assert 'href="#id_derogation"' in refused.content.decode()
    assert browser.post(url, typed | {"derogation": "Salle assez grande"}).status_code == 302
    assert noted(dinant, small) == [("Gaston", "Friterie", "walk_in")]


def test_a_closed_list_is_corrected_with_its_reason(
    browser, url, edition, dinant, manager, lines, noted, now
):
    old = make_coming_session(edition, dinant, starts_at=now - timedelta(days=9))
    [lea] = lines(make_group(dinant, old, "Léa", shop="Couques"))
    [ann] = lines(make_group(dinant, old, "Ann", shop="Fleurs"))
    do(close_list, actor=manager, session_id=old.pk, nobody_came=True, now=now)
    url = f"/espace/seances/{old.pk}/presences/feuille/"
    typed = {field(dinant, lea): "absent:present", field(dinant, ann): "absent:absent"}
    refused = browser.post(url, typed)
    assert refused.status_code == 422
    assert 'href="#id_reason"' in refused.content.decode()
    assert f'name="{field(dinant, lea)}" value="absent:present" checked' in refused.content.decode()
    assert browser.post(url, typed | {"reason": "Feuille retrouvée"} | walk_in(0)).status_code == 302
    assert noted(dinant, old) == [
        ("Ann", "Fleurs", "absent"),
        ("Gaston", "Friterie", "walk_in"),
        ("Léa", "Couques", "present"),
    ]
    with tenant_context(dinant):
        assert Entry.objects.get(action="attendance.corrected").details["reason"] == "Feuille retrouvée"


def test_a_line_more_costs_few_statements(browser, url, session, dinant, lines):
    """Locks and counts are of the city, whatever the number of its people."""
    people = [lines(make_group(dinant, session, shop=f"Commerce {n}"))[0] for n in range(6)]

    def statements(some) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.post(url, {field(dinant, one): ":present" for one in some}).status_code == 302
        return len(captured)

    one = statements(people[:1])
    assert statements(people[1:]) <= one + 4 * 7
