"""Calendars as another library reads them: the hours on both sides of both clock changes, any text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from ical.timezone import Timezone
from ical.types.recur import Frequency

from campaigns.agenda.calendar import CalendarEvent, Method, personal_uid, public_uid, write_calendar

BRUSSELS = ZoneInfo("Europe/Brussels")
PLAIN = CalendarEvent(
    uid="session-7@portail.test",
    starts_at=datetime(2026, 10, 13, 16, 30, tzinfo=UTC),
    ends_at=datetime(2026, 10, 13, 18, 30, tzinfo=UTC),
    title="Être trouvé en ligne",
    description="Un atelier pour les commerces.",
    location="Hôtel de ville, Grand-Place 1, 5000 Namur",
    url="http://namur.localhost/seances/7/",
    sequence=3,
    is_cancelled=False,
    organizer_name="Namur",
    organizer_email="namur@portail.test",
    updated_at=datetime(2026, 9, 1, 8, tzinfo=UTC),
)


def read(written: bytes) -> Calendar:
    """One calendar, by the other library."""
    (calendar,) = IcsCalendarStream.from_ics(written.decode()).calendars
    assert isinstance(calendar, Calendar)
    return calendar


def read_event(event: CalendarEvent, method: Method = Method.PUBLISH) -> Event:
    (found,) = read(write_calendar([event], method)).events
    return found


def lines(written: bytes) -> list[str]:
    """Unfolded."""
    return written.decode().replace("\r\n ", "").split("\r\n")


def test_what_is_said_is_what_is_read():
    found = read_event(PLAIN)

    assert (found.uid, found.sequence, found.status) == ("session-7@portail.test", 3, "CONFIRMED")
    assert found.summary == "Être trouvé en ligne"
    assert found.location == "Hôtel de ville, Grand-Place 1, 5000 Namur"
    assert str(found.url) == "http://namur.localhost/seances/7/"
    assert found.organizer is not None
    assert (found.organizer.common_name, str(found.organizer.uri)) == ("Namur", "mailto:namur@portail.test")
    assert found.attendees == []
    assert found.dtstart == datetime(2026, 10, 13, 18, 30, tzinfo=BRUSSELS)


def test_texts_say_their_language():
    german = lines(write_calendar([replace(PLAIN, language="de")], Method.PUBLISH))

    assert "SUMMARY;LANGUAGE=de:Être trouvé en ligne" in german


@pytest.mark.parametrize(
    ("starts_at", "on_the_wall", "end_on_the_wall"),
    [
        # Sunday 29 March 2026, 02:00 becomes 03:00; Sunday 25 October 2026, 03:00 becomes 02:00 again.
        ((2026, 3, 28, 17, 30), "2026-03-28T18:30:00+01:00", "2026-03-28T20:30:00+01:00"),
        ((2026, 3, 30, 16, 30), "2026-03-30T18:30:00+02:00", "2026-03-30T20:30:00+02:00"),
        ((2026, 10, 24, 16, 30), "2026-10-24T18:30:00+02:00", "2026-10-24T20:30:00+02:00"),
        ((2026, 10, 26, 17, 30), "2026-10-26T18:30:00+01:00", "2026-10-26T20:30:00+01:00"),
        # Across the change itself: two hours in between, one or three on the wall.
        ((2026, 3, 29, 0, 30), "2026-03-29T01:30:00+01:00", "2026-03-29T04:30:00+02:00"),
        ((2026, 10, 24, 23, 30), "2026-10-25T01:30:00+02:00", "2026-10-25T02:30:00+01:00"),
        # In the hour that is repeated: its first run, and its second.
        ((2026, 10, 25, 0, 30), "2026-10-25T02:30:00+02:00", "2026-10-25T03:30:00+01:00"),
        ((2026, 10, 25, 1, 30), "2026-10-25T02:30:00+01:00", "2026-10-25T04:30:00+01:00"),
        # 31 March and 26 October were Sundays of a change in 2024 and 2025.
        ((2024, 3, 31, 1, 0), "2024-03-31T03:00:00+02:00", "2024-03-31T05:00:00+02:00"),
        ((2025, 10, 26, 1, 0), "2025-10-26T02:00:00+01:00", "2025-10-26T04:00:00+01:00"),
    ],
)
def test_the_hour_in_brussels_is_right_on_both_sides_of_a_clock_change(
    starts_at, on_the_wall, end_on_the_wall
):
    year, month, day, hour, minute = starts_at
    start = datetime(year, month, day, hour, minute, tzinfo=UTC)
    end = start + timedelta(hours=2)
    found = read_event(replace(PLAIN, starts_at=start, ends_at=end))

    # By instant: two local times of the same zone compare without their offset.
    assert found.dtstart.astimezone(UTC) == start
    assert found.dtend.astimezone(UTC) == end
    assert found.dtstart.astimezone(BRUSSELS).isoformat() == on_the_wall
    assert found.dtend.astimezone(BRUSSELS).isoformat() == end_on_the_wall


def test_hours_name_their_zone_save_where_local_time_would_mean_another():
    once = lines(write_calendar([PLAIN], Method.PUBLISH))
    repeated = replace(PLAIN, starts_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    twice = lines(
        write_calendar([replace(repeated, ends_at=repeated.starts_at + timedelta(hours=2))], Method.PUBLISH)
    )

    assert "DTSTART;TZID=Europe/Brussels:20261013T183000" in once
    assert "DTSTART:20261025T013000Z" in twice
    assert "DTEND;TZID=Europe/Brussels:20261025T043000" in twice


def test_the_zone_has_the_rules_of_both_clock_changes():
    (zone,) = read(write_calendar([PLAIN], Method.PUBLISH)).timezones

    assert isinstance(zone, Timezone)
    assert zone.tz_id == "Europe/Brussels"
    (summer,), (winter,) = zone.daylight, zone.standard
    for rules, month in ((summer, 3), (winter, 10)):
        assert rules.rrule is not None
        assert (rules.rrule.freq, rules.rrule.by_month) == (Frequency.YEARLY, [month])
        assert [(day.weekday, day.occurrence) for day in rules.rrule.by_weekday] == [("SU", -1)]
    assert (summer.tz_offset_from.offset, summer.tz_offset_to.offset) == (
        timedelta(hours=1),
        timedelta(hours=2),
    )
    assert (winter.tz_offset_from.offset, winter.tz_offset_to.offset) == (
        timedelta(hours=2),
        timedelta(hours=1),
    )
    assert (summer.dtstart.hour, winter.dtstart.hour) == (2, 3)  # on the clock before the change


def test_a_cancelled_session_stays_in_a_feed_as_cancelled():
    found = read_event(replace(PLAIN, is_cancelled=True))

    assert (found.status, found.transparency) == ("CANCELLED", "TRANSPARENT")


@pytest.mark.parametrize("method", list(Method))
def test_the_method_is_said_and_a_cancel_cancels(method):
    event = replace(PLAIN, attendee_email="anne@exemple.test", attendee_name="Anne Dubois")
    written = write_calendar([event], method)

    assert read(written).method == method
    (found,) = read(written).events
    assert found.status == ("CANCELLED" if method == Method.CANCEL else "CONFIRMED")
    (attendee,) = found.attendees
    assert (attendee.common_name, str(attendee.uri)) == ("Anne Dubois", "mailto:anne@exemple.test")
    assert attendee.rsvp is False


def test_the_name_of_a_feed_is_said_and_when_to_fetch_it_again():
    written = write_calendar([], Method.PUBLISH, name="Séances à Namur; toutes")

    assert "X-WR-CALNAME:Séances à Namur\\; toutes" in lines(written)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines(written)
    assert read(written).events == []


def test_the_same_sessions_give_the_same_bytes():
    assert write_calendar([PLAIN], Method.PUBLISH, "Namur") == write_calendar(
        [PLAIN], Method.PUBLISH, "Namur"
    )


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 Atelier 🧁",
        "سوق الجمعة",
        "a,b;c\\d\\n:e",
        "é" * 10_000,
        "🧁" * 10_000,
        "deux\nlignes",
        'un "mot" et ^n',
    ],
)
def test_any_text_is_read_back_and_no_line_is_too_long(text):
    event = replace(PLAIN, title=text, description=text, location=text, organizer_name=text[:100])
    written = write_calendar([event], Method.PUBLISH)

    (found,) = read(written).events
    assert (found.summary, found.description, found.location) == (text, text, text)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


@given(st.text(max_size=400), st.text(max_size=60))
def test_no_text_breaks_out_of_its_line(text, name):
    event = replace(PLAIN, title=text, description=text, organizer_name=name, attendee_email="a@exemple.test")
    written = write_calendar([event], Method.REQUEST)

    plain = write_calendar([replace(PLAIN, attendee_email="a@exemple.test")], Method.REQUEST)
    assert len(lines(written)) - len(lines(plain)) in {0, -1}  # -1: without a description
    assert written.count(b"BEGIN:") == 5


def test_a_line_break_of_any_kind_adds_no_property():
    event = replace(PLAIN, title="a\r\nATTENDEE:mailto:tous@exemple.test", organizer_name="a\r\nX:y\x00\x85")
    written = lines(write_calendar([event], Method.PUBLISH))

    assert not [line for line in written if line.startswith(("ATTENDEE", "X:"))]


def test_uids_name_their_row_and_never_change():
    claim = UUID("7c1e3a9e-0d3f-4f57-9c55-0f8a3b7f4c11")

    assert public_uid(7, "portail.test") == "session-7@portail.test"
    assert personal_uid(claim, "portail.test") == "7c1e3a9e-0d3f-4f57-9c55-0f8a3b7f4c11@portail.test"
