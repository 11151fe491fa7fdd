"""Which rows of attendance may be relied on."""

from __future__ import annotations

from django.db.models import Q

from campaigns.agenda.models import AttendanceClosing, ListState
from campaigns.attendance.models import How


def seen_by_staff() -> Q:
    """Of rows of a place at a session: somebody of the team saw it, or has closed the session's list since.

    What people said of themselves alone (`How.SELF`) in a list that is open is left out. No statement of its
    own: `Attendance.objects.current().filter(seen_by_staff())`.
    """
    closed = AttendanceClosing.objects.current().filter(state=ListState.CLOSED)
    return ~Q(how=How.SELF) | Q(session__in=closed.values("session"))
