"""Self-diagnostics: answered on the day; those that became known later are typed from paper then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

from archive.format.table_reading import Row
from archive.format.tables import DIAGNOSTICS
from archive.reliving import hours
from archive.reliving.archive_rows import day, instant, text, whole
from archive.reliving.events import Act, Remark
from archive.reliving.planning.draft import Draft
from archive.reliving.planning.sessions import IN_THE_FUTURE, KNOWN_BEFORE, NOT_ASKED_FOR
from kernel.clock import day_of


def plan_diagnostics(draft: Draft) -> None:
    for row in draft.rows.of(DIAGNOSTICS):
        _plan(draft, row)


def _plan(draft: Draft, row: Row) -> None:
    taken_on, code = cast(date, row.values["taken_on"]), text(row, "session")
    if not draft.is_asked_for(code):
        return draft.leave(NOT_ASKED_FOR, row)
    entered_on = day(row, "entered_on") or taken_on
    if entered_on < taken_on:
        draft.later.append(Remark(row, KNOWN_BEFORE))
    session = draft.session_rows.get(code)
    is_of_its_day = session is None or day_of(instant(session, "starts_at")) == taken_on
    if entered_on > taken_on or not is_of_its_day:
        at, act = hours.at(max(entered_on, taken_on), hours.TYPED_FROM_PAPER), Act.PAPER_DIAGNOSTIC
    elif session is not None:
        starts_at = instant(session, "starts_at")
        ends_at = starts_at + timedelta(minutes=whole(session, "duration_min"))
        at, act = hours.answered_at_session(starts_at, ends_at), Act.DIAGNOSTIC
    else:
        at, act = hours.at(taken_on, hours.ANSWERED_AT_HOME), Act.DIAGNOSTIC
    if at > draft.until:
        return draft.leave(IN_THE_FUTURE, row)
    return draft.play(at, act, row, session=code)
