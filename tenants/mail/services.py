"""Queueing a mail once, and sending what is queued, each at most once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import WorkRequest, ask_for, ask_for_all
from tenants.mail.messages import message_of
from tenants.mail.models import Mail, MailState
from tenants.mail.rules import asks_to_come_back, minutes_to_wait
from tenants.mail.wanted import is_wanted
from tenants.organisations.models import Organisation

GIVE_UP_AFTER = timedelta(days=2)
IN_DOUBT_AFTER = timedelta(minutes=10)
LOOK_AGAIN_AFTER = timedelta(minutes=10)
PER_STATEMENT = 1000  # rows of one INSERT: a mail with a page and a calendar is about 10 kB
AGAIN = "again"  # key of the due row that looks after what was not sent at once


@dataclass(frozen=True, slots=True)
class NewMail:
    """A rendered mail. `unique_key` says person, occasion and kind: it is queued once.

    `is_secret`: the text holds a code or link that opens something, and is emptied once it has left.
    `forgets_recipient`: the address was given for this mail alone, and is emptied too.
    `needs_consent`, `unsubscribe_url`: see `Mail`.
    `calendar`: an iCalendar text; `calendar_method` its METHOD, such as REQUEST.
    """

    unique_key: str
    kind: str
    recipient: str
    subject: str
    body_text: str
    body_html: str = ""
    language: str = "fr"
    is_secret: bool = False
    calendar: str = ""
    calendar_method: str = ""
    forgets_recipient: bool = False
    needs_consent: str = ""
    unsubscribe_url: str = ""


def queue_mails(
    organisation: Organisation, mails: Iterable[NewMail], *, work: Iterable[WorkRequest] = ()
) -> None:
    """Queue them all in the current schema, which is `organisation`'s, and ask for `work`, or nothing.

    A mail whose key was queued before changes nothing, and one without recipient is left out. One statement
    for each thousand mails, and one for the work and the one that sends.
    """
    now = timezone.now()
    rows = [_row(mail, now) for mail in mails if mail.recipient]
    # No savepoint: inside the transaction of a sign-up each would be two statements more.
    with transaction.atomic(savepoint=False):
        Mail.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PER_STATEMENT)
        ask_for_all([*work, *[WorkRequest(organisation, DueKind.SEND_MAIL) for _ in rows[:1]]])


def _row(mail: NewMail, now: datetime) -> Mail:
    row = Mail(queued_at=now, **{field.name: getattr(mail, field.name) for field in fields(mail)})
    row.subject = " ".join(row.subject.split())[:200]
    row.language = row.language[:2]
    return row


def take_back_mails(key_start: str) -> int:
    """Remove what is still queued under keys that start so; how many. What is on its way is not stopped."""
    n, _ = Mail.objects.filter(unique_key__startswith=key_start, state=MailState.QUEUED).delete()
    return n


def take_back_mail(unique_key: str) -> None:
    """Remove a mail that is still queued, in the transaction that queued it: it never was."""
    Mail.objects.filter(unique_key=unique_key, state=MailState.QUEUED).delete()


def handle_queued_mails(organisation: Organisation, due: Due) -> None:
    """Due work `mail.send`: hand over to the task, which commits between mails, and look again later.

    The second look makes good for a task that was lost or cut short.
    """
    if Mail.objects.filter(state__in=(MailState.QUEUED, MailState.SENDING)).exists():
        ask_for(organisation, DueKind.SEND_MAIL, key=AGAIN, at=timezone.now() + LOOK_AGAIN_AFTER)
        transaction.on_commit(import_string("tenants.mail.tasks.send_queued").delay)


def send_queued_mails(organisation: Organisation, now: datetime) -> int:
    """Send every queued mail of the current schema; how many went out.

    A mail is marked `sending` and committed before it leaves. Where the process dies in between, nobody
    can know whether it left: it stays so, is marked in doubt later, and is never resent by itself. The
    same at once where the server goes away in the middle. A server that cannot be reached, or that asks
    to come back, leaves the mail in the queue; after two days it is given up.
    """
    mark_in_doubt(now)
    n_sent = 0
    tried: list[int] = []
    while _queued(tried).exists():
        mailer = mailers.default
        try:
            mailer.open()
        except (SMTPException, OSError) as error:
            _put_off(organisation, tried, str(error), now)
            break
        try:
            mail = _claim(tried, now)
            if mail is None:
                break
            tried.append(mail.pk)
            state, answer = _hand_over(mailer, organisation, mail)
        finally:
            mailer.close()
        _mark(mail, state, answer, now)
        n_sent += state == MailState.SENT
        if mail.state == MailState.QUEUED:
            wait = timedelta(minutes=minutes_to_wait(mail.attempts))
            ask_for(organisation, DueKind.SEND_MAIL, key=AGAIN, at=now + wait)
    return n_sent


def mark_in_doubt(now: datetime) -> int:
    """Mails of the current schema that have been on their way for too long; how many were marked."""
    stuck = Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - IN_DOUBT_AFTER)
    _forget_secrets(stuck)
    return stuck.update(state=MailState.IN_DOUBT)


def _queued(besides: list[int]) -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.QUEUED).exclude(pk__in=besides)


@transaction.atomic
def _claim(besides: list[int], now: datetime) -> Mail | None:
    mail = _queued(besides).select_for_update(skip_locked=True).order_by("queued_at", "id").first()
    if mail is not None:
        mail.state, mail.claimed_at = MailState.SENDING, now
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _put_off(organisation: Organisation, besides: list[int], reason: str, now: datetime) -> None:
    """No server: what is queued stays so, save what has waited for too long."""
    queued = _queued(besides)
    queued.update(attempts=F("attempts") + 1, last_error=reason[:300])
    given_up = queued.filter(queued_at__lt=now - GIVE_UP_AFTER)
    _forget_secrets(given_up)
    given_up.update(state=MailState.FAILED)
    n_attempts = queued.aggregate(n=Min("attempts"))["n"]
    if n_attempts is not None:
        wait = timedelta(minutes=minutes_to_wait(n_attempts))
        ask_for(organisation, DueKind.SEND_MAIL, key=AGAIN, at=now + wait)


def _hand_over(mailer: BaseEmailBackend, organisation: Organisation, mail: Mail) -> tuple[MailState, str]:
    """Give a mail that is still wanted to a server that answers; what became of it, and what it said."""
    if not is_wanted(mail):
        return MailState.WITHHELD, ""
    try:
        if not mailer.send_messages([message_of(organisation, mail)]):
            return MailState.FAILED, "no recipient"
    except SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _fate(code), f"{code} {_text(said)}"
    except SMTPResponseException as error:
        return _fate(error.smtp_code), f"{error.smtp_code} {_text(error.smtp_error)}"
    except (ValueError, SMTPNotSupportedError) as error:  # an address or a header that cannot be sent
        return MailState.FAILED, str(error)
    except (SMTPException, OSError) as error:
        return MailState.IN_DOUBT, str(error)
    return MailState.SENT, ""


def _mark(mail: Mail, state: MailState, answer: str, now: datetime) -> None:
    is_given_up = state == MailState.QUEUED and mail.queued_at < now - GIVE_UP_AFTER
    mail.state = MailState.FAILED if is_given_up else state
    mail.last_error = answer[:300]
    if state == MailState.SENT:
        mail.sent_at = timezone.now()
    if mail.state != MailState.QUEUED and mail.is_secret and not settings.DEMO:
        mail.body_text, mail.body_html, mail.calendar, mail.unsubscribe_url = "", "", "", ""
    if mail.state != MailState.QUEUED and mail.forgets_recipient and not settings.DEMO:
        # What a server says of a refused address quotes it.
        mail.recipient, mail.last_error = "", mail.last_error[:3]
    texts = ["body_text", "body_html", "calendar", "unsubscribe_url"]
    mail.save(update_fields=["state", "last_error", "sent_at", "recipient", *texts])


def _forget_secrets(mails: QuerySet[Mail]) -> None:
    if not settings.DEMO:
        mails.filter(is_secret=True).update(body_text="", body_html="", calendar="", unsubscribe_url="")
        mails.filter(forgets_recipient=True).update(recipient="", last_error="")


def _fate(code: int) -> MailState:
    return MailState.QUEUED if asks_to_come_back(code) else MailState.FAILED


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
