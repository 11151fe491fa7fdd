"""Phones that open the shell: known by their own key, asked to forget all, and forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tenants.field.models import FieldPhone
from tenants.journal.services import record
from tenants.membership.actors import Actor

SEEN_EVERY = timedelta(hours=1)
KEPT = timedelta(days=180)


def meet_phone(*, key: UUID, actor: Actor | None, label: str, has_forgotten: bool, now: datetime) -> bool:
    """Note that a phone is here; whether it is to forget all that it keeps, whoever is signed in there.

    `actor`: who may work in the field there, or None. `has_forgotten`: it says that it did as it was told.
    1 statement, and 1 more once an hour, where it is new, or where somebody else uses it.
    """
    phone = FieldPhone.objects.filter(key=key).first()
    if phone and phone.must_forget():
        if has_forgotten:
            _note_forgotten(phone, now)
        return not has_forgotten
    if actor is None:
        return False
    if phone is None:
        made = FieldPhone(key=key, user=actor.user, label=label, first_seen_at=now, last_seen_at=now)
        FieldPhone.objects.bulk_create([made], ignore_conflicts=True)  # two pages may be opened at once
        return False
    is_new = phone.forgotten_at is not None
    if is_new or phone.user_id != actor.user.pk or now - phone.last_seen_at >= SEEN_EVERY:
        # Not over a request that came between reading and writing: the phone hears of it the next time.
        unasked = FieldPhone.objects.filter(pk=phone.pk).exclude(
            forget_asked_at__isnull=False, forgotten_at=None
        )
        unasked.update(
            user=actor.user,
            label=label,
            last_seen_at=now,
            first_seen_at=now if is_new else phone.first_seen_at,
            forget_asked_at=None,
            forget_asked_by=None,
            forgotten_at=None,
        )
    return False


@transaction.atomic
def ask_phone_to_forget(*, actor: Actor, phone: FieldPhone, now: datetime) -> None:
    """Have `phone` delete all that it keeps, at its next contact. Asked again it is as if asked once."""
    open_ones = FieldPhone.objects.filter(pk=phone.pk, forget_asked_at=None)
    if open_ones.update(forget_asked_at=now, forget_asked_by=actor.user):
        about = f"user:{phone.user_id}"
        record("field.phone_forget_asked", actor=actor.user, subject=about, phone=phone.label)


@transaction.atomic
def _note_forgotten(phone: FieldPhone, now: datetime) -> None:
    open_ones = FieldPhone.objects.filter(pk=phone.pk, forgotten_at=None).exclude(forget_asked_at=None)
    if open_ones.update(forgotten_at=now):
        about = f"user:{phone.user_id}"
        record("field.phone_forgotten", actor=None, subject=about, phone=phone.label)


def delete_old_phones(now: datetime) -> None:
    """Those that were not seen for 180 days. 1 statement."""
    FieldPhone.objects.filter(last_seen_at__lt=now - KEPT).delete()
