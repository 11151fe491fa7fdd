"""The look of a mail: an organisation's colour, logo and contact around a few plain sentences.

Written once as a page and once as text, from the same words. Mail programs know no style sheet of ours: the
templates in `templates/mail` carry their styles themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from kernel.links import address
from tenants.mail.services import NewMail
from tenants.organisations.appearance import logo_fingerprint
from tenants.organisations.colours import Palette, palette_of
from tenants.organisations.models import Kind, Organisation

HOME = {Kind.AGENCY: "landing", Kind.CITY: "city_page", Kind.PARTNER: "partner_page"}


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of the card: what, and one or several lines of text."""

    label: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of a mail, in the reader's language, unescaped. Without `button` nothing is to be pressed;
    `is_button_first`: it is what the mail is for, and stands above the details."""

    title: str
    paragraphs: Sequence[str]
    greeting: str = ""
    details: Sequence[Detail] = ()
    button: str = ""
    button_url: str = ""
    after: Sequence[str] = ()
    is_button_first: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, as a mail shows it, in the reader's language."""

    name: str
    palette: Palette
    logo_url: str
    home_url: str
    privacy_url: str
    contact: Sequence[str]
    email: str


def letterhead_of(organisation: Organisation, language: str) -> Letterhead:
    """One statement, for the host, the first time that it is asked of an `organisation`."""
    name = organisation.name_in(language)
    fingerprint = logo_fingerprint(organisation)
    contact = (organisation.contact_name, organisation.contact_phone, organisation.contact_address)
    return Letterhead(
        name=name,
        palette=_palette(organisation.colour),
        logo_url=address(organisation, "logo", fingerprint=fingerprint) if fingerprint else "",
        home_url=address(organisation, HOME[Kind(organisation.kind)]),
        privacy_url=address(organisation, "privacy"),
        contact=[line for line in contact if line],
        email=organisation.contact_email,
    )


def write_letter(
    organisation: Organisation, letter: Letter, *, language: str, my_sign_ups_url: str = ""
) -> tuple[str, str]:
    """(text, page) of a letter; the language in use is the reader's. `my_sign_ups_url`: their own things."""
    context = {
        "letter": letter,
        "head": letterhead_of(organisation, language),
        "language": language,
        "my_sign_ups_url": my_sign_ups_url,
    }
    return render_to_string("mail/letter.txt", context).strip() + "\n", render_to_string(
        "mail/letter.html", context
    )


def letter_mail(
    organisation: Organisation,
    letter: Letter,
    *,
    unique_key: str,
    kind: str,
    recipient: str,
    subject: str,
    language: str,
    my_sign_ups_url: str = "",
    forgets_recipient: bool = False,
    calendar: str = "",
    calendar_method: str = "",
    needs_consent: str = "",
    unsubscribe_url: str = "",
) -> NewMail:
    """A letter as a mail, not yet queued; see `NewMail`. Its button opens something: it is secret."""
    text, page = write_letter(organisation, letter, language=language, my_sign_ups_url=my_sign_ups_url)
    return NewMail(
        unique_key=unique_key,
        kind=kind,
        recipient=recipient,
        subject=subject,
        body_text=text,
        body_html=page,
        language=language,
        is_secret=True,
        forgets_recipient=forgets_recipient,
        calendar=calendar,
        calendar_method=calendar_method,
        needs_consent=needs_consent,
        unsubscribe_url=unsubscribe_url,
    )


def greeting_to(name: str) -> str:
    """`Bonjour Anne Dubois,`; to somebody without a name `Bonjour,`."""
    return _("Bonjour %(name)s,") % {"name": name} if name.strip() else _("Bonjour,")


@lru_cache(maxsize=512)
def _palette(colour: str) -> Palette:
    return palette_of(colour)
