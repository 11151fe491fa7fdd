"""Visits of stewards: noted at the door, or typed in on the day since which they are known."""

from __future__ import annotations

from archive.format.tables import VISITS
from archive.reliving import hours
from archive.reliving.archive_rows import day, instant
from archive.reliving.events import Act, Remark
from archive.reliving.planning.draft import Draft
from archive.reliving.planning.sessions import IN_THE_FUTURE, KNOWN_BEFORE, NOT_ASKED_FOR
from kernel.clock import day_of


def plan_visits(draft: Draft) -> None:
    for row in draft.rows.of(VISITS):
        if not draft.is_asked_for(""):
            draft.leave(NOT_ASKED_FOR, row)
            continue
        visited_at = instant(row, "visited_at")
        visited_on = day_of(visited_at)
        entered_on = day(row, "entered_on") or visited_on
        if entered_on < visited_on:
            draft.later.append(Remark(row, KNOWN_BEFORE))
        is_late = entered_on > visited_on
        noted_at = hours.at(entered_on, hours.TYPED_FROM_PAPER) if is_late else visited_at
        if noted_at > draft.until:
            draft.leave(IN_THE_FUTURE, row)
        else:
            draft.play(noted_at, Act.VISIT, row)
