"""From the words of an occasion to the mail: in the reader's language, with its key and calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

from django.utils import translation

from campaigns.agenda.calendar import Method
from campaigns.signups.mails.parts import Told, calendar_of, facts_of
from tenants.mail.letters import Fact, Letter, greeting_to, write_letter
from tenants.mail.services import NewMail


@dataclass(frozen=True)
class Words:
    """What a mail says; `key` where it may be told again although nothing changed since, or only once."""

    subject: str
    title: str
    paragraphs: Sequence[str]
    button: str = ""
    button_url: str = ""
    after: Sequence[str] = ()
    is_button_first: bool = False
    facts: Sequence[Fact] | None = None
    method: Method | None = None
    key: str = ""


def occasion[**P](write: Callable[Concatenate[Told, P], Words]) -> Callable[Concatenate[Told, P], NewMail]:
    """A function that says the words becomes one that makes the mail, in the contact's language."""
    name = write.__name__

    @wraps(write)
    def mail(told: Told, /, *args: P.args, **kwargs: P.kwargs) -> NewMail:
        with translation.override(told.language):
            words = write(told, *args, **kwargs)
            letter = Letter(
                title=words.title,
                greeting=greeting_to(told.name),
                paragraphs=words.paragraphs,
                facts=facts_of(told) if words.facts is None else words.facts,
                button=words.button,
                button_url=words.button_url or told.link,
                after=words.after,
                is_button_first=words.is_button_first,
            )
            text, page = write_letter(
                told.organisation, letter, language=told.language, mine_url=told.mine_link or told.link
            )
            return NewMail(
                unique_key=f"signup:{told.claim_uuid}:{name}:{words.key or told.sequence}",
                kind=f"signup.{name}",
                recipient=told.recipient,
                subject=words.subject,
                body_text=text,
                body_html=page,
                language=told.language,
                is_secret=True,
                calendar=calendar_of(told, words.method) if words.method else "",
                calendar_method=words.method or "",
            )

    return mail
