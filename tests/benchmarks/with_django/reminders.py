"""The reminders of one session, all in one pass; and the same texts made without being queued."""

from __future__ import annotations

import itertools
import resource
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import ClaimState, Session
from campaigns.signups import mails
from campaigns.signups.due_handlers import _groups, handle_reminders
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.pages import CITY
from tests.factories.crowds import add_crowd
from tests.factories.facts import make_edition, make_session

DAYS = 7


def crowded_session(n: int) -> int:
    """A session a week ahead with so many groups that confirmed."""
    city = Organisation.objects.get(slug=CITY)
    today = timezone.localdate()
    edition = make_edition(code="reminders", starts_on=today, ends_on=today + timedelta(days=90))
    session = make_session(edition, city, on=today + timedelta(days=DAYS), status="planned", capacity=1000)
    with tenant_context(city):
        add_crowd(city, session, n)
    return session.pk


def queued(session: int, rounds: int) -> dict[str, Any]:
    """Seconds to queue all reminders, seconds to make their texts alone, how many, and the peak of memory."""
    city = Organisation.objects.get(slug=CITY)
    found = Session.objects.select_related("seats").get(pk=session)
    days = itertools.count(DAYS)  # each pass is another reminder: its mails are new ones

    def in_one_pass() -> None:
        start = found.starts_at.isoformat()
        due = Due(
            organisation=city, kind=DueKind.REMIND, key=f"{session}:{next(days)}", details={"start": start}
        )
        with transaction.atomic():
            handle_reminders(city, due)

    def texts_alone() -> None:
        groups = _groups(city, found, [ClaimState.CONFIRMED])
        for sign_up, claim, names in groups:
            mails.reminder(mails.mail_context(city, sign_up, claim, found, people=names), days=DAYS)

    with tenant_context(city):
        queueing, rendering = interleaved(in_one_pass, texts_alone, rounds=rounds)
        n = Mail.objects.count()
        n_keys = Mail.objects.values("unique_key").distinct().count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "queueing": queueing,
        "rendering": rendering,
        "n": n / rounds,
        "keys": n_keys / rounds,
        "peak_mib": peak,
    }
