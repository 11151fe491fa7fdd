"""What is kept of actions is emptied after 30 days; phones that are not seen any more go after 180."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from kernel.clock import day_of, end_of
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.field.models import FieldAction
from tenants.field.services.phones import delete_old_phones
from tenants.organisations.models import Organisation

KEPT_DAYS = 30
ASKED_AGAIN_S = 3600  # what was asked for and undone with its transaction is asked for again


def ask_to_forget(organisation: Organisation, now: datetime) -> None:
    """One piece of work for all that came in on a day; asked for again after an hour at most. 1 statement."""
    day = day_of(now) + timedelta(days=KEPT_DAYS)
    if cache.add(f"field.forget:{organisation.pk}:{day}", 1, ASKED_AGAIN_S):
        ask_for(organisation, DueKind.FORGET_FIELD_ACTIONS, key=day.isoformat(), at=end_of(day))


def handle_forgetting(organisation: Organisation, due: Due) -> None:
    """Due work `field.forget`: its key is the day at whose end what came in 30 days before is emptied.

    The rows stay: a phone that comes back after months doubles nothing. Phones not seen for 180 days go.
    """
    last_day = datetime.fromisoformat(due.key).date() - timedelta(days=KEPT_DAYS)
    old = FieldAction.objects.filter(received_at__lt=end_of(last_day))
    old.exclude(answer={}, body__isnull=True).update(answer={}, body=None, digests=[])
    delete_old_phones(due.due_at)
