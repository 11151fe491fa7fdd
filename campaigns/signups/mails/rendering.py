"""From the text of an occasion to the mail: in the reader's language, with its key and calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

from django.utils import translation

from campaigns.agenda.calendar import Method
from campaigns.signups.mails.context import MailContext, calendar_of, details_of
from tenants.mail.letters import Detail, Letter, greeting_to, letter_mail
from tenants.mail.services import NewMail


@dataclass(frozen=True)
class MailText:
    """What a mail says; `key` where it may be sent again although nothing changed since, or only once."""

    subject: str
    title: str
    paragraphs: Sequence[str]
    button: str = ""
    button_url: str = ""
    after: Sequence[str] = ()
    is_button_first: bool = False
    details: Sequence[Detail] | None = None
    method: Method | None = None
    key: str = ""


type Writer[**P, Made] = Callable[Concatenate[MailContext, P], Made]


def occasion[**P](name: str) -> Callable[[Writer[P, MailText]], Writer[P, NewMail]]:
    """A function that gives the text of a mail becomes one that makes the mail, in the contact's language.

    `name` is stored with the mail, and in the key that queues it once: it never changes.
    """

    def decorate(write: Writer[P, MailText]) -> Writer[P, NewMail]:
        @wraps(write)
        def mail(context: MailContext, /, *args: P.args, **kwargs: P.kwargs) -> NewMail:
            with translation.override(context.language):
                return _rendered(name, context, write(context, *args, **kwargs))

        return mail

    return decorate


def _rendered(name: str, context: MailContext, text: MailText) -> NewMail:
    letter = Letter(
        title=text.title,
        greeting=greeting_to(context.name),
        paragraphs=text.paragraphs,
        details=details_of(context) if text.details is None else text.details,
        button=text.button,
        button_url=text.button_url or context.link,
        after=text.after,
        is_button_first=text.is_button_first,
    )
    return letter_mail(
        context.organisation,
        letter,
        unique_key=f"signup:{context.claim_uuid}:{name}:{text.key or context.sequence}",
        kind=f"signup.{name}",
        recipient=context.recipient,
        subject=text.subject,
        language=context.language,
        my_sign_ups_url=context.my_sign_ups_link or context.link,
        calendar=calendar_of(context, text.method) if text.method else "",
        calendar_method=text.method or "",
    )
