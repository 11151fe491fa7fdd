"""Asking for consents, confirming them by whose they are, giving them, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from kernel.database import connection
from tenants.accounts.models import User
from tenants.consent.errors import ChannelRefused, ContactBlocked
from tenants.consent.models import CHANNELS, Consent, How, Purpose
from tenants.consent.selectors import blocked_people, same_people
from tenants.consent.wordings import WORDING
from tenants.journal.services import record
from tenants.shops.models import Person

# What was given already is not asked again; what is asked twice on one occasion is asked once.
ASK = """
INSERT INTO consent_consent
  (person_id, purpose, channel, wording, language, how, given_at, is_pending, occasion)
SELECT %s, asked.purpose, asked.channel, %s, %s, %s, %s, true, %s
FROM unnest(%s::text[], %s::text[]) AS asked(purpose, channel)
WHERE NOT EXISTS (
  SELECT FROM consent_consent known
  WHERE known.person_id = %s AND known.purpose = asked.purpose AND known.withdrawn_at IS NULL
    AND NOT known.is_pending AND known.channel IN (asked.channel, ''))
ON CONFLICT DO NOTHING"""


def ask_consents(
    *,
    person: Person,
    purposes: Iterable[str],
    language: str,
    occasion: str,
    now: datetime,
    how: str = How.WEB,
) -> None:
    """Note what was ticked with an address that somebody typed: it counts once the address's owner confirms
    that `occasion` (`confirm_consents`). For each purpose's first channel. At most one statement."""
    asked = _known(purposes)
    if asked:
        channels = [CHANNELS[purpose][0] for purpose in asked]
        with connection.cursor() as cursor:
            cursor.execute(
                ASK,
                [person.pk, WORDING, language, how, now, occasion, list(asked), channels, person.pk],
            )


def confirm_consents(
    *, person: Person, now: datetime, occasion: str | None = None, purposes: Iterable[str] | None = None
) -> int:
    """The owner of an address says yes to what is pending: of one `occasion` (None: of any), and of these
    purposes (None: all; those of the occasion that are left out are forgotten). How many were confirmed.

    Repeatable, and safe where it happens twice at once. One statement where nothing is pending.
    """
    pending = Consent.objects.pending().filter(person=person)
    if occasion is not None:
        pending = pending.filter(occasion=occasion)
    if not pending.exists():
        return 0
    with transaction.atomic():
        _lock(person)
        rows = list(pending.order_by("-given_at", "-id"))
        wanted = {row.purpose for row in rows} if purposes is None else set(purposes)
        given = Consent.objects.given().filter(person=person)
        known = {(row.purpose, row.reached_by) for row in given}
        n = 0
        for row in rows:
            key = (row.purpose, row.reached_by)
            if row.purpose not in wanted:
                if occasion is not None:
                    row.delete()
            elif key in known:
                row.delete()
            else:
                known.add(key)
                row.is_pending, row.confirmed_at = False, now
                row.save(update_fields=["is_pending", "confirmed_at"])
                n += 1
        return n


def give_consents(
    *,
    person: Person,
    purposes: Iterable[str],
    language: str,
    now: datetime,
    channel: str = "",
    how: str = How.WEB,
    entered_by: User | None = None,
) -> int:
    """Note that the person agreed to these purposes, in today's words, by `channel` (""; each purpose's
    first one): said by themselves, or to staff (`entered_by`). How many are new; given again, none is.

    Raises ChannelRefused for a channel that a purpose is not for, and, where staff say it, ContactBlocked.
    """
    asked = _known(purposes)
    if not asked:
        return 0
    if channel and any(channel not in CHANNELS[purpose] for purpose in asked):
        raise ChannelRefused
    if entered_by is not None and blocked_people().filter(pk=person.pk).exists():
        raise ContactBlocked
    with transaction.atomic():
        _lock(person)
        known = {(row.purpose, row.reached_by): row for row in Consent.objects.given().filter(person=person)}
        rows = [
            Consent(
                person=person,
                purpose=purpose,
                channel=channel or CHANNELS[purpose][0],
                wording=WORDING,
                language=language,
                how=how,
                entered_by=entered_by,
                given_at=now,
                confirmed_at=now,
            )
            for purpose in asked
        ]
        rows = [row for row in rows if (row.purpose, row.channel) not in known]
        for row in rows:
            Consent.objects.pending().meant_for(row.purpose, row.channel).filter(person=person).delete()
        Consent.objects.bulk_create(rows)
        if rows and entered_by is not None:
            about = _about(person, rows, how)
            record("consent.given", actor=entered_by, **about)
        return len(rows)


def withdraw_consents(
    *,
    person: Person,
    now: datetime,
    purpose: str | None = None,
    channel: str | None = None,
    how: str = How.LINK,
    entered_by: User | None = None,
) -> int:
    """Take back one purpose, or all, by one channel or by any; pending ones, too, and those of rows that are
    the same person. How many. Repeatable."""
    with transaction.atomic():
        _lock(person)
        rows = [
            row
            for row in Consent.objects.filter(person__in=same_people(person), withdrawn_at__isnull=True)
            if purpose in (None, row.purpose) and channel in (None, row.reached_by)
        ]
        Consent.objects.filter(pk__in=[row.pk for row in rows]).update(
            withdrawn_at=now, withdrawn_how=how, withdrawn_by=entered_by
        )
        if rows and entered_by is not None:
            about = _about(person, rows, how)
            record("consent.withdrawn", actor=entered_by, **about)
        return len(rows)


def export_proof(*, actor: User) -> None:
    """Note that `actor` takes the proof of all consents out of the portal."""
    record("consent.proof_exported", actor=actor)


def move_pending(*, occasion: str, to: str) -> None:
    """What was ticked on one occasion waits to be confirmed with another, which took its place."""
    Consent.objects.pending().filter(occasion=occasion).update(occasion=to)


def forget_pending(*, occasion: str) -> None:
    """Nobody confirmed what was ticked on this occasion, and nobody can any more."""
    Consent.objects.pending().filter(occasion=occasion).delete()


def _known(purposes: Iterable[str]) -> list[str]:
    return sorted(set(purposes) & set(Purpose.values))


def _lock(person: Person) -> None:
    """One change of a person's consents after the other."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))


def _about(person: Person, rows: Iterable[Consent], how: str) -> dict[str, Any]:
    purposes = sorted({row.purpose for row in rows})
    return {"subject": f"person:{person.pk}", "purposes": purposes, "how": str(how)}
