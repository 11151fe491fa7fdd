"""What became of each line of an archive that was relived, and why where it is not as the archive says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from archive.format.table_reading import Row
from archive.reliving.events import Plan, Remark

MOST_LINES = 12


class Fate(StrEnum):
    """How a line came in."""

    LIVED = "lived"
    IMPORTED = "imported"
    REFUSED = "refused"  # by a service: imported, too


class Note(StrEnum):
    """What is told of lines, one by one."""

    IMPORTED = "imported"
    REFUSED = "refused"
    LATER = "played later"
    OTHERWISE = "played as"


@dataclass(frozen=True, slots=True)
class FileFates:
    """One line of the table at the end. `n_later`: of those lived, played on another day than their own."""

    file: str
    n_rows: int
    n_lived: int
    n_imported: int
    n_later: int
    n_refused: int


@dataclass(slots=True)
class Ledger:
    _fates: dict[tuple[str, int], Fate] = field(default_factory=dict)
    _notes: dict[tuple[str, Note, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    _said: list[str] = field(default_factory=list)

    def note_plan(self, plan: Plan) -> None:
        for remark in plan.imported:
            self._set(remark.row, Fate.IMPORTED)
        for note, remarks in (
            (Note.IMPORTED, plan.imported),
            (Note.LATER, plan.later),
            (Note.OTHERWISE, plan.otherwise),
        ):
            for remark in remarks:
                self.tell(note, remark)

    def lived(self, rows: Iterable[Row]) -> None:
        """All that there was to play of these rows was played."""
        for row in rows:
            self._fates.setdefault((row.file, row.line), Fate.LIVED)

    def refused(self, rows: Iterable[Row], reason: str) -> None:
        """A service said no. What is to come of these rows is not played."""
        for row in rows:
            if not self.is_refused(row):
                self._set(row, Fate.REFUSED)
                self.tell(Note.REFUSED, Remark(row, reason))

    def tell(self, note: Note, remark: Remark) -> None:
        lines = self._notes[remark.row.file, note, remark.reason]
        if remark.row.line not in lines:
            lines.append(remark.row.line)

    def say(self, sentence: str) -> None:
        """Of something that is no line."""
        self._said.append(sentence)

    def is_lived(self, row: Row) -> bool:
        return self._fates.get((row.file, row.line)) is Fate.LIVED

    def is_refused(self, row: Row) -> bool:
        return self._fates.get((row.file, row.line)) is Fate.REFUSED

    def of_file(self, file: str, rows: Sequence[Row]) -> FileFates:
        fates = Counter(self._fates.get((file, row.line), Fate.IMPORTED) for row in rows)
        later = {
            line
            for (of, note, _), lines in self._notes.items()
            if of == file and note is Note.LATER
            for line in lines
        }
        return FileFates(
            file,
            n_rows=len(rows),
            n_lived=fates[Fate.LIVED],
            n_imported=fates[Fate.IMPORTED],
            n_later=sum(self.is_lived(row) for row in rows if row.line in later),
            n_refused=fates[Fate.REFUSED],
        )

    def sentences(self) -> list[str]:
        """`attendance.csv, played later, 29 lines (3, 8, ...): registered before ...`, by reason."""
        notes = sorted(self._notes.items())
        return [
            *(f"{file}, {note}, {_lines(lines)}: {reason}" for (file, note, reason), lines in notes),
            *self._said,
        ]

    def _set(self, row: Row, fate: Fate) -> None:
        self._fates[row.file, row.line] = fate


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, sorted(lines)[:MOST_LINES]))
    if len(lines) == 1:
        return f"line {shown}"
    return f"{len(lines)} lines ({shown}{', ...' if len(lines) > MOST_LINES else ''})"
