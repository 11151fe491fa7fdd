"""An archive as a whole in memory: its edition and the rows of each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import cast

from django.conf import settings

from archive.format.container import open_archive
from archive.format.edition_file import EditionFile
from archive.format.limits import MIB, Limits
from archive.format.problems import ArchiveRefused
from archive.format.reader import ArchiveReader
from archive.format.report import Report
from archive.format.table_reading import Row
from archive.format.tables import FILES, TABLES, Table
from archive.importing.services import vocabulary


@dataclass(frozen=True, slots=True)
class ArchiveRows:
    """The rows without error of each file, in its order."""

    edition: EditionFile
    by_file: Mapping[str, Sequence[Row]]

    def of(self, table: Table) -> Sequence[Row]:
        return self.by_file.get(table.file, ())


def read_archive(path: Path) -> tuple[ArchiveRows | None, Report]:
    """What the archive (folder or ZIP) at `path` holds; None where its edition cannot be read."""
    report = Report()
    try:
        with open_archive(path, FILES, Limits(total_mib=settings.ARCHIVE_MAX_BYTES // MIB)) as archive:
            reader = ArchiveReader(archive, vocabulary(), report)
            edition = reader.edition()
            rows = {table.file: list(reader.rows(table)) for table in TABLES}
    except ArchiveRefused as refusal:
        report.add(refusal.problem)
        return None, report
    return (None if edition is None else ArchiveRows(edition, rows)), report


def text(row: Row, name: str) -> str:
    """A cell of text or a code; "" where it is empty."""
    return str(row.values[name] or "")


def day(row: Row, name: str) -> date | None:
    return cast(date | None, row.values[name])


def instant(row: Row, name: str) -> datetime:
    """Of a column that is never empty."""
    return cast(datetime, row.values[name])


def whole(row: Row, name: str) -> int:
    """Of a column that is never empty."""
    return cast(int, row.values[name])


def several(row: Row, name: str) -> tuple[str, ...]:
    return cast(tuple[str, ...], row.values[name] or ())
