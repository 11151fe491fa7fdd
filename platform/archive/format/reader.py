"""What an archive says, file by file: its edition, typed rows, and every problem with its place."""

import io
from collections.abc import Iterator

from archive.format.columns import Vocabulary
from archive.format.container import Archive
from archive.format.csv_lines import CsvLines
from archive.format.edition_file import EditionFile, read_edition
from archive.format.problems import ArchiveRefused, Problem, Severity
from archive.format.report import Report
from archive.format.survey import Survey, survey
from archive.format.table_reading import Row, TableReading
from archive.format.tables import EDITION_JSON, TABLES, Table


class ArchiveReader:
    """Reads an open archive. Problems go to `report`; no method raises for a bad archive."""

    def __init__(
        self, archive: Archive, vocabulary: Vocabulary | None = None, report: Report | None = None
    ) -> None:
        self._archive = archive
        self._vocabulary = vocabulary or Vocabulary()
        self._surveys: dict[str, Survey | None] = {}
        self._is_too_big = False
        self.report = report or Report()
        for problem in archive.stray_problems():
            self.report.add(problem)
        if EDITION_JSON not in archive.names:
            self.report.add(Problem(Severity.ERROR, EDITION_JSON, "file_missing"))
        for table in TABLES:
            if table.file not in archive.names and table.is_expected:
                self.report.add(_missing(table))

    def edition(self) -> EditionFile | None:
        """What `edition.json` says, None if it is missing or wrong."""
        if EDITION_JSON not in self._archive.names:
            return None
        try:
            with self._archive.open(EDITION_JSON) as stream:
                return read_edition(stream, self.report.add)
        except ArchiveRefused as refusal:
            self._add_problem(refusal.problem)
            return None

    def n_lines(self, table: Table) -> int:
        """The physical lines of the file, for a progress bar; 0 if it is missing or no CSV."""
        found = self._survey(table)
        return 0 if found is None else found.n_lines

    def rows(self, table: Table) -> Iterator[Row]:
        """The rows without error, in the file's order; the others are in the report only."""
        found = self._survey(table)
        if found is None:
            return
        try:
            with self._archive.open(table.file) as stream:
                text = io.TextIOWrapper(stream, encoding=found.encoding, errors="replace", newline="")
                yield from TableReading(table, found, CsvLines(text), self._vocabulary, self.report).rows()
        except ArchiveRefused as refusal:
            self._add_problem(refusal.problem)

    def _survey(self, table: Table) -> Survey | None:
        """The first pass over the file, made once; None if there is nothing to read."""
        if table.file in self._surveys or table.file not in self._archive.names or self._is_too_big:
            return self._surveys.get(table.file)
        found = None
        try:
            with self._archive.open(table.file) as stream:
                found = survey(stream, table.file)
        except ArchiveRefused as refusal:
            self._add_problem(refusal.problem)
        else:
            for problem in found.problems(table.file):
                self.report.add(problem)
        self._surveys[table.file] = found
        return found

    def _add_problem(self, problem: Problem) -> None:
        """A limit on the whole archive is reported once: nothing more is read after it."""
        self._is_too_big = self._is_too_big or problem.code == "archive_too_big"
        self.report.add(problem)


def _missing(table: Table) -> Problem:
    if table.is_required:
        return Problem(Severity.ERROR, table.file, "file_missing")
    return Problem(Severity.WARNING, table.file, "file_absent")
