"""How long the rows of sole traders are kept who are in no city's register: until the next full extract, and
never longer than thirteen months after the last one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from tenants.company_register.models import Establishment, Extract
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop

KEPT = timedelta(days=396)  # thirteen months


def ask_to_forget(city: Organisation, now: datetime) -> None:
    """Have them removed in thirteen months; asked again with each extract, that is put off."""
    ask_for(city, DueKind.FORGET_COMPANIES, at=now + KEPT)


def handle_forgetting(organisation: Organisation, due: Due) -> None:
    """Due work FORGET_COMPANIES: remove sole traders not in the register, unless an extract came since."""
    now = timezone.now()
    last = Extract.objects.first()
    if last is not None and last.loaded_at + KEPT > now:
        ask_to_forget(organisation, last.loaded_at)
        return
    shops = Shop.objects.filter(bce=OuterRef("bce"))
    n_removed, _ = Establishment.objects.filter(~Exists(shops), is_natural_person=True).delete()
    if n_removed:
        record("company_register.forgotten", actor=None, rows=n_removed)
