"""Shops that are found to be one: merged on the day that the archive says. The shops themselves are imported:
an archive is where they come from."""

from __future__ import annotations

from archive.format.tables import SHOPS
from archive.reliving import hours
from archive.reliving.archive_rows import day, text
from archive.reliving.events import Act
from archive.reliving.planning.draft import Draft
from archive.reliving.planning.sessions import IN_THE_FUTURE, NOT_ASKED_FOR


def plan_merges(draft: Draft) -> None:
    for row in draft.rows.of(SHOPS):
        merged_on = day(row, "merged_on")
        if not text(row, "merged_into") or merged_on is None:
            continue
        if not draft.is_asked_for(""):
            draft.leave(NOT_ASKED_FOR, row)
            continue
        merged_at = hours.at(merged_on, hours.MERGED)
        if merged_at > draft.until:
            draft.leave(IN_THE_FUTURE, row)
        else:
            draft.play(merged_at, Act.MERGE, row)
