"""Sessions: announced, then held or cancelled, each on its day."""

from __future__ import annotations

from datetime import date

from archive.format.table_reading import Row
from archive.format.tables import INVITATIONS
from archive.reliving import hours
from archive.reliving.archive_rows import day, instant, text
from archive.reliving.events import Act, Remark
from archive.reliving.planning.draft import Draft, PlannedSession
from kernel.clock import day_of

ANNOUNCED_TOO_LATE = "announced after it began: a session is announced before"
CANCELLED_BEFORE = "cancelled before it was announced"
NOT_ASKED_FOR = "of no session that is to be lived"
IN_THE_FUTURE = "later than now"
KNOWN_BEFORE = "known before it happened: played when it happened"


def plan_sessions(draft: Draft) -> None:
    first = from_the_start(draft)
    for row in draft.session_rows.values():
        _plan(draft, row, first)


def from_the_start(draft: Draft) -> date:
    """Before any day on which somebody looks, as the importer takes it."""
    invited = (day(row, "invited_on") for row in draft.rows.of(INVITATIONS))
    return min([draft.rows.edition.starts_on, *filter(None, invited)])


def _plan(draft: Draft, row: Row, first: date) -> None:
    code, status = text(row, "code"), text(row, "status")
    if not draft.is_asked_for(code):
        return draft.leave(NOT_ASKED_FOR, row)
    starts_at = instant(row, "starts_at")
    announced_on = day(row, "announced_on") or first
    announced_at = hours.announcement(announced_on, starts_at)
    if announced_at is None:
        return draft.leave(ANNOUNCED_TOO_LATE, row)
    if announced_at > draft.until:
        return draft.leave(IN_THE_FUTURE, row)
    planned = PlannedSession(row, announced_at)
    if status == "cancelled":
        cancelled_on = day(row, "entered_on") or first
        cancelled_at = hours.at(cancelled_on, hours.CANCELLED)
        if cancelled_at < announced_at or cancelled_at > draft.until:
            return draft.leave(CANCELLED_BEFORE if cancelled_at < announced_at else IN_THE_FUTURE, row)
        draft.play(cancelled_at, Act.CANCEL, row, session=code)
    elif status == "held":
        entered_on = day(row, "entered_on") or day_of(starts_at)
        held_at = hours.report(planned.ends_at, starts_at, entered_on)
        if held_at > draft.until:
            return draft.leave(IN_THE_FUTURE, row)
        if entered_on < day_of(starts_at):
            draft.later.append(Remark(row, KNOWN_BEFORE))
        draft.play(held_at, Act.HOLD, row, session=code)
    draft.play(announced_at, Act.ANNOUNCE, row, session=code, is_last=status == "planned")
    draft.sessions[code] = planned
    return None
