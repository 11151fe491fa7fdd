"""A calendar in a mail: one more reading of the text for programs that know it, a file for the others."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.utils import timezone

from tenants.mail.models import Mail, MailState
from tenants.mail.services import send_queued_mails

ICS = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Être trouvé 🧁\r\nEND:VCALENDAR\r\n"


def leave(namur, post) -> EmailMessage:
    assert send_queued_mails(namur, timezone.now()) == 1
    return post.taken[0]


def types(part) -> list[str]:
    return [one.get_content_type() for one in part.iter_parts()]


def test_a_calendar_is_the_last_reading_of_the_text_and_a_file(queue, in_namur, post):
    queue(body_html="<p>Bonjour</p>", calendar=ICS, calendar_method="REQUEST")

    sent = leave(in_namur, post)

    assert sent.get_content_type() == "multipart/mixed"
    readings, file = sent.iter_parts()
    assert types(readings) == ["text/plain", "text/html", "text/calendar"]
    calendar = list(readings.iter_parts())[-1]
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_content_charset() == "utf-8"
    assert calendar.get_payload(decode=True).decode() == ICS
    assert (file.get_content_type(), file.get_filename()) == ("application/ics", "seance.ics")
    assert file.get_content_disposition() == "attachment"
    assert file.get_content().decode() == ICS


def test_a_mail_without_a_page_may_have_a_calendar_too(queue, in_namur, post):
    queue(calendar=ICS, calendar_method="CANCEL")

    readings, file = leave(in_namur, post).iter_parts()

    assert types(readings) == ["text/plain", "text/calendar"]
    assert list(readings.iter_parts())[-1].get_param("method") == "CANCEL"
    assert file.get_filename() == "seance.ics"


def test_a_mail_without_a_calendar_is_as_before(queue, in_namur, post):
    queue(body_html="<p>Bonjour</p>")

    assert types(leave(in_namur, post)) == ["text/plain", "text/html"]


@pytest.mark.parametrize("is_secret", [True, False])
def test_a_calendar_with_a_link_that_opens_something_is_emptied_once_it_has_left(
    queue, in_namur, post, is_secret
):
    mail = queue(calendar=ICS, calendar_method="REQUEST", is_secret=is_secret)

    leave(in_namur, post)

    mail.refresh_from_db()
    assert mail.state == MailState.SENT
    assert (mail.calendar == "") is is_secret


def test_a_secret_calendar_in_doubt_is_emptied_too(queue, in_namur, post):
    queue(calendar=ICS, calendar_method="REQUEST", is_secret=True)
    Mail.objects.update(state=MailState.SENDING, claimed_at=timezone.now() - timedelta(minutes=11))

    send_queued_mails(in_namur, timezone.now())

    assert Mail.objects.get().calendar == ""
