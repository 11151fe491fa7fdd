"""Which files are lived, and by which planner. A file of which there are services gets a planner here, and an
act in `playing`; without one it is imported, before the first event or after the last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from archive.format.tables import ATTENDANCE, DIAGNOSTICS, SESSIONS, VISITS, Table
from archive.reliving.archive_rows import ArchiveRows
from archive.reliving.events import Plan
from archive.reliving.planning.attendance import plan_attendance
from archive.reliving.planning.diagnostics import plan_diagnostics
from archive.reliving.planning.draft import Draft
from archive.reliving.planning.merges import plan_merges
from archive.reliving.planning.sessions import plan_sessions
from archive.reliving.planning.visits import plan_visits

Planner = Callable[[Draft], None]

# In this order: the later ones ask what became of the sessions.
PLANNERS: Mapping[str, Planner] = {
    SESSIONS.file: plan_sessions,
    ATTENDANCE.file: plan_attendance,
    VISITS.file: plan_visits,
    DIAGNOSTICS.file: plan_diagnostics,
}


def is_lived(table: Table) -> bool:
    """Whether services play this file, as far as they can."""
    return table.file in PLANNERS


def plan_of(rows: ArchiveRows, *, until: datetime, only_sessions: Collection[str] | None = None) -> Plan:
    """The events that play this archive, in their order; those of some sessions, where these are given."""
    draft = Draft(rows, until, None if only_sessions is None else frozenset(only_sessions))
    plan_merges(draft)
    for planner in PLANNERS.values():
        planner(draft)
    return draft.finished()
