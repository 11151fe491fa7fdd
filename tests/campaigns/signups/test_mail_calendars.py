"""The calendars in the mails of a sign-up: taken, changed, struck out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ical.calendar_stream import IcsCalendarStream

from campaigns.signups import mails
from campaigns.signups.mails import MailContext
from tenants.mail.services import NewMail
from tests.campaigns.signups.mail_cases import (
    BEFORE,
    CLAIM,
    OCCASIONS,
    SESSION,
    every_occasion,
    make_context,
    session_like,
    write,
)


@pytest.fixture
def context(namur) -> MailContext:
    return make_context(namur)


def event_of(mail: NewMail):
    (calendar,) = IcsCalendarStream.from_ics(mail.calendar).calendars
    (event,) = calendar.events
    return calendar, event


@every_occasion
def test_the_calendar_says_what_to_do_with_the_date(context, occasion):
    mail = write(occasion, context)
    method = OCCASIONS[occasion][1]

    assert mail.calendar_method == method
    assert bool(mail.calendar) is bool(method)
    if method:
        calendar, event = event_of(mail)
        assert calendar.method == method
        assert event.status == ("CANCELLED" if method == "CANCEL" else "CONFIRMED")
        assert event.uid.startswith(f"{CLAIM}@")
        assert event.sequence == 3  # the session's and the group's own changes
        assert event.dtstart == SESSION.starts_at
        assert [str(attendee.uri) for attendee in event.attendees] == ["mailto:lea@exemple.test"]
        assert event.location == "Hôtel de ville, Grand-Place 1, 5000 Namur"
        assert "jeton" not in mail.calendar  # calendars are shared


@pytest.mark.parametrize(
    "mail",
    [
        lambda context: mails.session_moved(context, starts_at_before=BEFORE, had_seats=False),
        lambda context: mails.venue_changed(context, venue_before="Bibliothèque", had_seats=False),
        lambda context: mails.session_cancelled(context, had_seats=False),
        lambda context: mails.cancelled_by_you(context, had_seats=False),
        lambda context: mails.withdrawn(context, had_seats=False),
    ],
)
def test_who_never_had_the_date_gets_no_calendar(context, mail):
    written = mail(context)

    assert (written.calendar, written.calendar_method) == ("", "")
    assert "agenda" not in written.body_text


def test_a_later_change_is_another_mail_with_a_higher_sequence(context):
    first = mails.session_moved(context, starts_at_before=BEFORE)
    later = replace(context, session=session_like(SESSION, sequence=3))
    second = mails.session_moved(later, starts_at_before=BEFORE)

    assert first.unique_key != second.unique_key
    assert event_of(second)[1].sequence == event_of(first)[1].sequence + 1
    assert event_of(second)[1].uid == event_of(first)[1].uid
