"""Giving and taking back consents, and the words that people agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tenants.consent.models import Consent, Purpose
from tenants.shops.models import Person

# Raise it with any change to a purpose's words.
WORDING = "2026-12"


def give_consents(*, person: Person, purposes: Iterable[str], language: str, now: datetime) -> None:
    """Note that the person agreed to these purposes, in today's words; once each."""
    rows = [
        Consent(person=person, purpose=purpose, wording=WORDING, language=language, given_at=now)
        for purpose in sorted(set(purposes) & set(Purpose.values))
    ]
    if rows:
        Consent.objects.bulk_create(rows, ignore_conflicts=True)


def withdraw_consent(*, person: Person, purpose: str, now: datetime) -> None:
    """Take a consent back. Repeatable."""
    Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True).update(withdrawn_at=now)
