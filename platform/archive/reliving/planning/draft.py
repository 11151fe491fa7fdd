"""A plan while it is made, and what planners ask of the sessions that were planned before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from archive.format.table_reading import Row
from archive.format.tables import SESSIONS
from archive.reliving.archive_rows import ArchiveRows, instant, text, whole
from archive.reliving.events import Act, Event, Plan, Remark


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session that is lived, from its announcement on."""

    row: Row
    announced_at: datetime

    @property
    def starts_at(self) -> datetime:
        return instant(self.row, "starts_at")

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=whole(self.row, "duration_min"))


@dataclass(slots=True)
class Draft:
    """`until`: the real present; what would be played later than that is imported. `only_sessions`: those
    that are lived; None: all, and what is of no session."""

    rows: ArchiveRows
    until: datetime
    only_sessions: frozenset[str] | None = None
    events: list[Event] = field(default_factory=list)
    imported: list[Remark] = field(default_factory=list)
    later: list[Remark] = field(default_factory=list)
    otherwise: list[Remark] = field(default_factory=list)
    sessions: dict[str, PlannedSession] = field(default_factory=dict)
    session_rows: Mapping[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.session_rows = {text(row, "code"): row for row in self.rows.of(SESSIONS)}

    def play(self, at: datetime, act: Act, *rows: Row, session: str = "", is_last: bool = True) -> None:
        self.events.append(Event(at, act, rows, session, is_last))

    def leave(self, reason: str, *rows: Row) -> None:
        self.imported += [Remark(row, reason) for row in rows]

    def is_asked_for(self, session: str) -> bool:
        """Whether what is of this session ("": of none) is to be lived at all."""
        return self.only_sessions is None or session in self.only_sessions

    def finished(self) -> Plan:
        return Plan(
            sorted(self.events, key=lambda event: event.order), self.imported, self.later, self.otherwise
        )
