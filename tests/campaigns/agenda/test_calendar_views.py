"""Calendars that everybody may fetch: a city's, the programme's, one session's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from freezegun import freeze_time
from ical.calendar_stream import IcsCalendarStream

from campaigns.agenda.models import SessionOutcome
from tests.factories.facts import make_edition, make_session

NOW = datetime(2026, 9, 1, 8, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_september():
    with freeze_time(NOW):
        yield


@pytest.fixture
def edition(db):
    today = NOW.date()
    return make_edition(starts_on=today, ends_on=today + timedelta(days=100))


@pytest.fixture
def announce(edition):
    """announce(*hosts, in_days=20): a session that everybody may know."""

    def announce(*hosts, in_days: int = 20, **fields):
        day = (NOW + timedelta(days=in_days)).date()
        return make_session(edition, *hosts, on=day, **({"status": "planned"} | fields))

    return announce


def read(response):
    assert response.status_code == 200, response
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (calendar,) = IcsCalendarStream.from_ics(response.content.decode()).calendars
    return calendar


def uids(response) -> list[str]:
    return [event.uid for event in read(response).events]


def test_a_citys_feed_has_the_sessions_that_it_hosts_alone_or_with_others(
    announce, namur, dinant, client_on, settings
):
    alone, joint = announce(namur), announce(dinant, namur, in_days=30)
    elsewhere = announce(dinant)

    feed = read(client_on(namur).get("/agenda.ics"))

    assert [event.uid for event in feed.events] == [
        f"session-{session.pk}@{settings.MAIL_DOMAIN}" for session in (alone, joint)
    ]
    assert feed.method == "PUBLISH"
    assert f"session-{elsewhere.pk}@{settings.MAIL_DOMAIN}" not in {event.uid for event in feed.events}


def test_the_programmes_feed_has_them_all(announce, namur, dinant, agency, client_on):
    announce(namur)
    announce(dinant, in_days=25)

    assert len(uids(client_on(agency).get("/agenda.ics"))) == 2


def test_each_city_is_the_page_of_its_own_readers_and_the_first_host_that_of_the_agences(
    announce, namur, dinant, agency, client_on
):
    session = announce(dinant, namur)

    for here, host in ((namur, "namur"), (dinant, "dinant"), (agency, "dinant")):
        (event,) = read(client_on(here).get(f"/seances/{session.pk}.ics")).events
        assert str(event.url).startswith(f"http://{host}.")
        assert str(event.url).endswith(f"/seances/{session.pk}/")
        assert event.organizer.common_name == "Dinant"


def test_a_session_is_a_file_with_place_hour_and_access(announce, namur, client_on):
    session = announce(
        namur,
        title="Être trouvé en ligne",
        description="Un atelier.",
        access="Par la cour.",
        parking="Parking gratuit.",
        venue_address="Grand-Place 1, 5000 Namur",
        sequence=4,
    )

    response = client_on(namur).get(f"/seances/{session.pk}.ics")

    (event,) = read(response).events
    assert response["Content-Disposition"] == f'attachment; filename="seance-{session.pk}.ics"'
    assert (event.summary, event.sequence) == ("Être trouvé en ligne", 4)
    assert event.location == "Hôtel de ville, Grand-Place 1, 5000 Namur"
    assert event.description == "Un atelier.\n\nPar la cour.\n\nParking gratuit."
    assert event.dtstart == session.starts_at
    assert event.dtend == session.starts_at + timedelta(hours=3)
    assert event.attendees == []


def test_a_session_without_a_title_is_called_by_its_kind(announce, namur, client_on):
    session = announce(namur, kind="small_group", capacity=5)

    (event,) = read(client_on(namur).get(f"/seances/{session.pk}.ics")).events

    assert event.summary == "Séance en petit groupe"


def test_a_cancelled_session_stays_as_cancelled(announce, namur, client_on):
    session = announce(namur)
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=NOW.date())

    for path in ("/agenda.ics", f"/seances/{session.pk}.ics"):
        (event,) = read(client_on(namur).get(path)).events
        assert event.status == "CANCELLED"


@pytest.mark.parametrize(
    "fields",
    [{"registration": "draft"}, {"announced_on": (NOW + timedelta(days=1)).date()}],
    ids=["draft", "not yet announced"],
)
def test_what_is_not_announced_is_nowhere(announce, namur, agency, client_on, fields):
    session = announce(namur, **fields)

    for here in (namur, agency):
        assert client_on(here).get(f"/seances/{session.pk}.ics").status_code == 404
        assert uids(client_on(here).get("/agenda.ics")) == []


@pytest.mark.parametrize("path", ["/seances/0.ics", "/seances/999999.ics", "/seances/x.ics", "/seances/.ics"])
def test_a_session_that_is_not_there_is_not_found(namur, client_on, path):
    assert client_on(namur).get(path).status_code == 404


def test_a_partner_has_no_agenda(atelier, client_on):
    assert client_on(atelier).get("/agenda.ics").status_code == 404


def test_sessions_long_over_leave_the_feed(announce, namur, client_on):
    announce(namur, in_days=-61)
    late = announce(namur, in_days=-50, status="held")

    assert [uid.split("@")[0] for uid in uids(client_on(namur).get("/agenda.ics"))] == [f"session-{late.pk}"]


def test_an_empty_feed_is_a_calendar(namur, client_on):
    assert uids(client_on(namur).get("/agenda.ics")) == []


def test_a_feed_that_did_not_change_is_not_sent_again(announce, namur, client_on):
    session = announce(namur)
    client = client_on(namur)
    first = client.get("/agenda.ics")
    assert first["Cache-Control"] == "public, max-age=600"

    with freeze_time(NOW + timedelta(minutes=30)):
        assert client.get("/agenda.ics", headers={"if-none-match": first["ETag"]}).status_code == 304
        session.title = "Autre chose"
        session.save()
        assert client.get("/agenda.ics", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_reading_only(namur, client_on):
    assert client_on(namur).post("/agenda.ics").status_code == 405


@pytest.mark.parametrize("slug", ["namur", "agence"])
def test_a_feed_asks_as_often_for_one_session_as_for_ten(announce, namur, dinant, agency, client_on, slug):
    client = client_on({"namur": namur, "agence": agency}[slug])
    announce(namur, dinant)
    client.get("/agenda.ics")
    with CaptureQueriesContext(connection) as one:
        client.get("/agenda.ics")
    for number in range(9):
        announce(namur, dinant, in_days=number + 1)

    with CaptureQueriesContext(connection) as ten:
        assert len(uids(client.get("/agenda.ics"))) == 10

    assert len(ten) == len(one) <= 5, [query["sql"] for query in ten.captured_queries]


def test_nobody_who_signed_up_is_in_a_public_calendar(announce, namur, client_on):
    session = announce(namur)

    written = client_on(namur).get(f"/seances/{session.pk}.ics").content

    assert b"ATTENDEE" not in written
    assert timezone.now() == NOW
