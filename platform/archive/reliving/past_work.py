"""Work for later that the simulated days asked for: what was due in the past must not be done today.

Reminders, announcements and offers of days long gone would be mailed by the next worker. What is due after
today stays (a session to come is reminded of), and so does what is true at any time: figures to work out,
notes in the journals of other cities.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from campaigns.agenda.models import SeatClaim, Session
from campaigns.editions.models import Edition
from tenants.due.kinds import DueKind
from tenants.due.models import Due

OF_SESSIONS = (
    DueKind.ANNOUNCE_SESSION,
    DueKind.REMIND,
    DueKind.OFFER_FREE_SEATS,
    DueKind.NOTIFY_CHANGES,
    DueKind.NOTIFY_CANCELLATION,
)
OF_SIGN_UPS = (DueKind.END_OVERDUE_CLAIM, DueKind.NOTIFY_OFFER, DueKind.LOOK_AT_SIGN_UP)


def forget_past_work(edition: Edition, now: datetime) -> int:
    """What is due by `now` for the sessions and sign-ups of this edition; how many."""
    sessions = Session.objects.filter(edition=edition)
    uuids = SeatClaim.objects.filter(session__in=sessions).values_list("uuid", flat=True)
    due = Due.objects.filter(due_at__lte=now)
    n_sessions, _ = due.filter(_of(sessions.values_list("pk", flat=True)), kind__in=OF_SESSIONS).delete()
    n_sign_ups, _ = due.filter(kind__in=OF_SIGN_UPS, key__in=[str(uuid) for uuid in uuids]).delete()
    return n_sessions + n_sign_ups


def _of(sessions: Iterable[int]) -> Q:
    """Their keys are a session's, or begin with one and a colon."""
    found = Q(key__in=[])
    for pk in sessions:
        found |= Q(key=str(pk)) | Q(key__startswith=f"{pk}:")
    return found
