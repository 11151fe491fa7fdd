"""Whether a mail that was prepared is still wanted when it leaves."""

from __future__ import annotations

from tenants.consent.models import Channel, Purpose
from tenants.consent.selectors import contactable_people
from tenants.mail.wanted import ask_before_sending
from tenants.shops.models import Person


def consent_needed(purpose: Purpose, person: Person) -> str:
    """What a mail to this person for this purpose names (`Mail.needs_consent`)."""
    return f"{purpose.value}:{person.pk}"


def is_still_given(needed: str, recipient: str) -> bool:
    """Whether the person still agrees, may be contacted, and has that address. One statement."""
    purpose, _colon, pk = needed.partition(":")
    if purpose not in Purpose.values or not pk.isdecimal():
        return False
    people = contactable_people(purpose, Channel.EMAIL)
    return people.filter(pk=int(pk), email__iexact=recipient).exists()


ask_before_sending(is_still_given)
