"""Short remarks on a shop, for the city's staff alone, deleted after 90 days."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from kernel.clock import day_of, end_of
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop, ShopNote

KEPT_DAYS = 90


def write_note(*, organisation: Organisation, shop: Shop, text: str, actor: User, now: datetime) -> ShopNote:
    """A remark of at most 280 characters, and the work that deletes it. The journal does not quote it."""
    with transaction.atomic():
        note = ShopNote.objects.create(shop=shop, text=text[:280], written_by=actor, written_at=now)
        day = day_of(now) + timedelta(days=KEPT_DAYS)
        # One piece of work for all that was written on a day.
        ask_for(organisation, DueKind.DELETE_NOTES, key=day.isoformat(), at=end_of(day))
        record("shop.note_written", actor=actor, subject=f"shop:{shop.pk}")
        return note


def delete_note(*, note: ShopNote, actor: User) -> None:
    """Repeatable."""
    with transaction.atomic():
        n, _ = ShopNote.objects.filter(pk=note.pk).delete()
        if n:
            record("shop.note_deleted", actor=actor, subject=f"shop:{note.shop_id}")


def handle_old_notes(organisation: Organisation, due: Due) -> None:
    """Due work `shops.notes`: its key is the day at whose end what was written 90 days before is deleted."""
    last_day = datetime.fromisoformat(due.key).date() - timedelta(days=KEPT_DAYS)
    ShopNote.objects.filter(written_at__lt=end_of(last_day)).delete()
