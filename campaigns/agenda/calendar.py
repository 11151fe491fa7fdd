"""Sessions as iCalendar (RFC 5545), for feeds, files and mails: https://www.rfc-editor.org/rfc/rfc5545

Pure: who calls says the words, the addresses and the instants. Hours are written as they are read on the
wall in Brussels, with the rules of its clock changes, so that a calendar elsewhere shows the right hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from kernel.clock import BRUSSELS

PRODUCT = "-//Commerce connecte//Agenda//FR"
FETCH_AGAIN_AFTER = timedelta(hours=1)

# What iCalendar's TEXT may not hold: control characters save the line break, and halves of characters.
_UNWRITABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


class Method(StrEnum):
    """What the receiver is to do: read a public calendar, take a date of their own, or strike it out."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One session in one calendar. The same `uid` with a higher `sequence` replaces what was there.

    Texts are as typed, of any length; `attendee_email` is empty in what everybody may read.
    """

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    location: str
    url: str
    sequence: int
    is_cancelled: bool
    organizer_name: str
    organizer_email: str
    updated_at: datetime
    attendee_email: str = ""
    attendee_name: str = ""
    language: str = "fr"


def public_uid(session_pk: int, mail_domain: str) -> str:
    return f"session-{session_pk}@{mail_domain}"


def personal_uid(claim_uuid: UUID, mail_domain: str) -> str:
    return f"{claim_uuid}@{mail_domain}"


def write_calendar(events: Iterable[CalendarEvent], method: Method, name: str = "") -> bytes:
    """The calendar as a file, UTF-8, lines folded at 75 octets. The same input gives the same bytes.

    `name` is what a calendar that is subscribed to is called. A personal mail holds one event (RFC 5546).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("name", vText(_text(name)))
        calendar.add("x-wr-calname", vText(_text(name)))
        calendar.add("x-wr-timezone", BRUSSELS.key)
        calendar.add("refresh-interval", FETCH_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_brussels())
    for event in events:
        calendar.add_component(_event(event, method))
    return bytes(calendar.to_ical())


def _event(event: CalendarEvent, method: Method) -> Event:
    written = Event()
    written.add("uid", event.uid)
    written.add("sequence", event.sequence)
    written.add("dtstamp", event.updated_at.astimezone(UTC).replace(microsecond=0))
    written.add("dtstart", _on_the_wall(event.starts_at))
    written.add("dtend", _on_the_wall(event.ends_at))
    is_cancelled = event.is_cancelled or method == Method.CANCEL
    written.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    written.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    in_language = {"LANGUAGE": event.language}
    written.add("summary", _text(event.title), parameters=in_language)
    for name, text in (("description", event.description), ("location", event.location)):
        if text:
            written.add(name, _text(text), parameters=in_language)
    if event.url:
        written.add("url", event.url)
    if event.organizer_email:
        parameters = {"CN": _line(event.organizer_name)}
        written.add("organizer", vCalAddress(f"mailto:{event.organizer_email}"), parameters=parameters)
    if event.attendee_email:
        # Their place is known here: no answer is asked for, which would go to a mailbox nobody reads.
        parameters = {"CN": _line(event.attendee_name or event.attendee_email), "PARTSTAT": "ACCEPTED"}
        parameters |= {"ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
        written.add("attendee", vCalAddress(f"mailto:{event.attendee_email}"), parameters=parameters)
    return written


def _on_the_wall(instant: datetime) -> datetime:
    """Local time with its zone; UTC for the second run of the hour that the clock repeats in October,
    as local time there always means the first (RFC 5545, 3.3.5)."""
    local = instant.astimezone(BRUSSELS).replace(microsecond=0)
    return local.astimezone(UTC) if local.fold else local


@cache
def _brussels() -> Timezone:
    """The clock changes of the European Union, the last Sundays of March and October since 1996."""
    zone = Timezone()
    zone.add("tzid", BRUSSELS.key)
    winter, summer = timedelta(hours=1), timedelta(hours=2)
    for change, starts, month, before, after, name in (
        (TimezoneDaylight(), datetime(1996, 3, 31, 2), 3, winter, summer, "CEST"),  # noqa: DTZ001
        (TimezoneStandard(), datetime(1996, 10, 27, 3), 10, summer, winter, "CET"),  # noqa: DTZ001
    ):
        change.add("dtstart", starts)
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        change.add("tzoffsetfrom", before)
        change.add("tzoffsetto", after)
        change.add("tzname", name)
        zone.add_component(change)
    return zone


def _text(typed: str) -> str:
    return _UNWRITABLE.sub("", typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")).strip()


def _line(typed: str) -> str:
    """For a parameter, which has no line breaks."""
    return " ".join(_text(typed).split())
