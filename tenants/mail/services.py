"""Queueing a mail once, and sending what is queued, each at most once."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.headerregistry import Address
from smtplib import SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel.database import connection
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.mail.models import Mail, MailState
from tenants.mail.rules import asks_to_come_back, minutes_to_wait
from tenants.organisations.models import Organisation

GIVE_UP_AFTER = timedelta(days=2)
IN_DOUBT_AFTER = timedelta(minutes=10)
LOOK_AGAIN_AFTER = timedelta(minutes=10)
AGAIN = "again"  # key of the due row that looks after what was not sent at once


def queue_mail(
    *,
    organisation: Organisation,
    unique_key: str,
    kind: str,
    recipient: str,
    subject: str,
    body_text: str,
    body_html: str = "",
    language: str = "fr",
    is_secret: bool = False,
) -> None:
    """Queue a rendered mail in the current schema, which is `organisation`'s.

    `unique_key` says person, occasion and kind: the second call with the same key changes nothing.
    `is_secret`: the text holds a code or link that opens something, and is emptied once it has left.
    """
    with transaction.atomic():
        Mail.objects.bulk_create(
            [
                Mail(
                    unique_key=unique_key,
                    kind=kind,
                    recipient=recipient,
                    subject=" ".join(subject.split())[:200],
                    body_text=body_text,
                    body_html=body_html,
                    language=language[:2],
                    is_secret=is_secret,
                )
            ],
            ignore_conflicts=True,
        )
        ask_for(organisation, "mail.send")


def take_back_mail(unique_key: str) -> None:
    """Remove a mail that is still queued, in the transaction that queued it: it never was."""
    Mail.objects.filter(unique_key=unique_key, state=MailState.QUEUED).delete()


def send_mail_work(organisation: Organisation, due: Due) -> None:
    """Due work `mail.send`: hand over to the task, which commits between mails, and look again later.

    The second look makes good for a task that was lost or cut short.
    """
    if Mail.objects.filter(state__in=(MailState.QUEUED, MailState.SENDING)).exists():
        ask_for(organisation, "mail.send", key=AGAIN, at=timezone.now() + LOOK_AGAIN_AFTER)
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
            ask_for(organisation, "mail.send", key=AGAIN, at=now + wait)
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
        ask_for(organisation, "mail.send", key=AGAIN, at=now + wait)


def _hand_over(mailer: BaseEmailBackend, organisation: Organisation, mail: Mail) -> tuple[MailState, str]:
    """Give a mail to a server that answers; what became of it, and what the server said."""
    try:
        if not mailer.send_messages([_message(organisation, mail)]):
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


def _message(organisation: Organisation, mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        str(Address(organisation.name, organisation.slug, settings.MAIL_DOMAIN)),
        [mail.recipient],
        reply_to=[organisation.contact_email] if organisation.contact_email else None,
        headers={
            "X-Portal-Message": f"{connection.schema_name}/{mail.pk}",
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    return message


def _mark(mail: Mail, state: MailState, answer: str, now: datetime) -> None:
    is_given_up = state == MailState.QUEUED and mail.queued_at < now - GIVE_UP_AFTER
    mail.state = MailState.FAILED if is_given_up else state
    mail.last_error = answer[:300]
    if state == MailState.SENT:
        mail.sent_at = timezone.now()
    if mail.state != MailState.QUEUED and mail.is_secret and not settings.DEMO:
        mail.body_text, mail.body_html = "", ""
    mail.save(update_fields=["state", "last_error", "sent_at", "body_text", "body_html"])


def _forget_secrets(mails: QuerySet[Mail]) -> None:
    if not settings.DEMO:
        mails.filter(is_secret=True).update(body_text="", body_html="")


def _fate(code: int) -> MailState:
    return MailState.QUEUED if asks_to_come_back(code) else MailState.FAILED


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
