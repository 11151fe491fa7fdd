"""Queueing a mail once, and sending what is queued, each at most once."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel.database import connection
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.mail.models import Mail, MailState
from tenants.organisations.models import Organisation

MAX_ATTEMPTS = 6
IN_DOUBT_AFTER = timedelta(minutes=10)


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
    `is_secret`: the text holds a code or link that opens something, and is emptied once sent.
    """
    with transaction.atomic():
        Mail.objects.bulk_create(
            [
                Mail(
                    unique_key=unique_key,
                    kind=kind,
                    recipient=recipient,
                    subject=subject,
                    body_text=body_text,
                    body_html=body_html,
                    language=language,
                    is_secret=is_secret,
                )
            ],
            ignore_conflicts=True,
        )
        ask_for(organisation, "mail.send")


def send_mail_work(organisation: Organisation, due: Due) -> None:
    """Due work `mail.send`: hand over to the task, which commits between mails."""
    transaction.on_commit(import_string("tenants.mail.tasks.send_queued").delay)


def send_queued_mails(organisation: Organisation, now: datetime) -> int:
    """Send every queued mail of the current schema; how many went out.

    A mail is marked `sending` and committed before it leaves. Where the process dies in between, nobody
    can know whether it left: it stays so, is marked in doubt later, and is never resent by itself.
    A server that cannot be reached puts the mail back in the queue.
    """
    n_sent = 0
    while (mail := _claim(now)) is not None:
        try:
            _hand_over(organisation, mail)
        except SMTPRecipientsRefused as error:
            _mark(mail, MailState.FAILED, error=str(error))
        except (SMTPException, OSError) as error:
            state = MailState.FAILED if mail.attempts >= MAX_ATTEMPTS else MailState.QUEUED
            _mark(mail, state, error=str(error))
            if state == MailState.QUEUED:
                wait = timedelta(minutes=min(60, 2**mail.attempts))
                ask_for(organisation, "mail.send", at=now + wait)
                return n_sent
        else:
            _mark(mail, MailState.SENT)
            n_sent += 1
    return n_sent


def mark_in_doubt(now: datetime) -> int:
    """Mails of the current schema that have been on their way for too long; how many were marked."""
    stuck = Mail.objects.filter(state=MailState.SENDING, claimed_at__lt=now - IN_DOUBT_AFTER)
    return stuck.update(state=MailState.IN_DOUBT)


@transaction.atomic
def _claim(now: datetime) -> Mail | None:
    mail = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(state=MailState.QUEUED)
        .order_by("queued_at", "id")
        .first()
    )
    if mail is not None:
        mail.state, mail.claimed_at = MailState.SENDING, now
        mail.attempts += 1
        mail.save(update_fields=["state", "claimed_at", "attempts"])
    return mail


def _hand_over(organisation: Organisation, mail: Mail) -> None:
    sender = f"{organisation.name} <{organisation.slug}@{settings.MAIL_DOMAIN}>"
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        sender,
        [mail.recipient],
        reply_to=[organisation.contact_email] if organisation.contact_email else None,
        headers={
            "X-Portal-Message": f"{connection.schema_name}/{mail.pk}",
            "Content-Language": mail.language,
        },
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    message.send()


def _mark(mail: Mail, state: MailState, error: str = "") -> None:
    mail.state = state
    mail.last_error = error[:300]
    if state == MailState.SENT:
        mail.sent_at = timezone.now()
        if mail.is_secret and not settings.DEMO:
            mail.body_text, mail.body_html = "", ""
    mail.save()


def take_back_mail(unique_key: str) -> None:
    """Remove a mail that is still queued, in the transaction that queued it: it never was."""
    Mail.objects.filter(unique_key=unique_key, state=MailState.QUEUED).delete()
