"""One pass over one CSV file. Memory does not grow with it: a line, a row, and a bounded memory of cells."""

import csv
from collections.abc import Iterator, Sequence
from operator import getitem, itemgetter
from typing import NamedTuple

from archive.format.cells import CellOdd, CellRefused, Convert, Value
from archive.format.columns import Vocabulary
from archive.format.csv_lines import MAX_RECORD_CHARS, CsvLines, RecordTooLong
from archive.format.header import SEPARATORS, Layout, lay_out, spelled, split_header
from archive.format.problems import Problem, Severity
from archive.format.report import Report
from archive.format.row_rules import days_in_order
from archive.format.survey import Survey
from archive.format.tables import Table

REMEMBERED_CELLS = 4096
END_INSIDE_QUOTES = "unexpected end of data"  # what csv says; it has no error of its own for it


class Row(NamedTuple):
    """A row without error. `values`: every column of the table, in its order, then its questions."""

    file: str
    line: int
    values: dict[str, Value]


class _Memory(dict[str, Value]):
    """Raw cell -> value, for one column: most columns repeat few values. Bounded; failures are not kept."""

    def __init__(self, convert: Convert) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, raw: str) -> Value:
        value = self._convert(raw)
        if len(self) >= REMEMBERED_CELLS:
            self.clear()
        self[raw] = value
        return value


class TableReading:
    """Reads `lines` as the rows of `table`; the rest goes to `report`. Iterate over `rows()` once."""

    def __init__(
        self, table: Table, survey: Survey, lines: CsvLines, vocabulary: Vocabulary, report: Report
    ) -> None:
        self._table = table
        self._survey = survey
        self._lines = lines
        self._report = report
        self._count = report.file(table.file)
        self._count.encoding = survey.encoding_name
        self._memories = [_Memory(column.compile(vocabulary)) for column in table.columns]
        questions = table.questions
        self._answers = _Memory(questions.kind.compile(vocabulary)) if questions else None

    def rows(self) -> Iterator[Row]:
        """The rows without error. `ArchiveRefused` passes through when the archive is found damaged."""
        lines = iter(self._lines)
        try:
            header = self._header(lines)
            if header is not None:
                separator, layout = header
                yield from self._body(csv.reader(lines, delimiter=separator, strict=True), layout)
        except RecordTooLong:
            self._error("file_line_too_long", self._lines.record_line, limit=MAX_RECORD_CHARS)

    def _header(self, lines: Iterator[str]) -> tuple[str, Layout] | None:
        for line in lines:
            self._lines.start_record()
            # A spreadsheet may write the separator on a line of its own before the header.
            if line.strip() and not line.lower().startswith("sep="):
                separator, titles = split_header(line, self._table)
                layout = lay_out(titles, self._table, self._lines.n_read, self._report.add)
                self._count.separator = SEPARATORS[separator]
                return None if layout is None else (separator, layout)
        self._error("file_empty", None)
        return None

    def _body(self, records: Iterator[list[str]], layout: Layout) -> Iterator[Row]:
        # This loop runs once per row: what can be looked up is looked up before it.
        table, lines, count, names = self._table, self._lines, self._count, self._table.names
        memories, width = self._memories, layout.width
        pick = itemgetter(*(width if at is None else at for at in layout.positions))
        is_checked = bool(table.in_order or table.rules or table.one_of)
        while True:
            lines.start_record()
            line = lines.record_line
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                count.n_rows += 1
                is_end = END_INSIDE_QUOTES in str(error)
                self._error("row_quote_unclosed" if is_end else "row_quote", line)
                continue
            if not cells:
                continue
            count.n_rows += 1
            if len(cells) != width:
                self._add_ragged_row(cells, width, line)
                continue
            cells.append("")  # what a column that the file does not have holds
            try:
                values = dict(zip(names, map(getitem, memories, pick(cells)), strict=True))
            except (CellRefused, CellOdd):
                tried = self._cell_by_cell(cells, pick(cells), line)
                if tried is None:
                    continue
                values = tried
            if self._answers is not None and table.questions is not None:
                answers = self._read_answers(self._answers, cells, layout, line)
                if answers is None:
                    continue
                values[table.questions.name] = answers
            if is_checked and not self._passes_rules(values, line):
                continue
            count.n_accepted += 1
            yield Row(table.file, line, values)

    def _cell_by_cell(
        self, cells: Sequence[str], picked: Sequence[str], line: int
    ) -> dict[str, Value] | None:
        """The slow way, for a row with something wrong or odd: every problem of it; None on an error."""
        if not any(cell.strip() for cell in cells):
            self._warning("row_blank", line)
            return None
        values: dict[str, Value] = {}
        for column, memory, raw in zip(self._table.columns, self._memories, picked, strict=True):
            self._read_cell(memory, raw, column.name, line, values)
        return values if len(values) == len(self._memories) else None

    def _read_cell(self, memory: _Memory, raw: str, name: str, line: int, into: dict[str, Value]) -> bool:
        """Adds the cell's value to `into`, or reports why there is none and returns False."""
        try:
            into[name] = memory[raw]
        except CellOdd as odd:
            into[name] = odd.kept
            self._add_bad_cell(Severity.WARNING, odd, name, raw, line)
        except CellRefused as why:
            self._add_bad_cell(Severity.ERROR, why, name, why.value or raw, line)
            return False
        return True

    def _read_answers(
        self, memory: _Memory, cells: Sequence[str], layout: Layout, line: int
    ) -> dict[str, str] | None:
        """Question -> answer, for the cells that have one; None when one of them is refused."""
        answers: dict[str, Value] = {}
        is_good = True
        for question, at in layout.questions:
            if cells[at].strip():
                is_good = self._read_cell(memory, cells[at], question, line, answers) and is_good
        return {question: str(answer) for question, answer in answers.items()} if is_good else None

    def _passes_rules(self, values: dict[str, Value], line: int) -> bool:
        table = self._table
        is_good = True
        findings = [finding for rule in table.rules for finding in rule(values)]
        findings.extend(days_in_order(table.in_order, values))
        for severity, code, column, value, parameters in findings:
            self._report.add(Problem(severity, table.file, code, line, column, str(value), parameters))
            is_good = is_good and severity is not Severity.ERROR
        filled = [first for first, *_others in table.one_of if values[first] is not None]
        if table.one_of and len(filled) != 1:
            self._error("row_one_of", line, choices=spelled([choice[:1] for choice in table.one_of]))
            is_good = False
        return is_good

    def _add_ragged_row(self, cells: Sequence[str], width: int, line: int) -> None:
        is_last = self._lines.n_read >= self._survey.n_lines
        if not any(cell.strip() for cell in cells):
            self._warning("row_blank", line)
        elif is_last and len(cells) < width and not self._survey.ends_with_newline:
            if not self._survey.ends_mid_character:  # reported already
                self._error("file_truncated", line)
        else:
            self._error("row_ragged", line, found=len(cells), expected=width)

    def _add_bad_cell(
        self, severity: Severity, why: CellRefused | CellOdd, column: str, value: str, line: int
    ) -> None:
        found = Problem(severity, self._table.file, why.code, line, column, value, why.parameters)
        self._report.add(found)

    def _error(self, code: str, line: int | None, **parameters: object) -> None:
        self._report.add(Problem(Severity.ERROR, self._table.file, code, line, parameters=parameters))

    def _warning(self, code: str, line: int) -> None:
        self._report.add(Problem(Severity.WARNING, self._table.file, code, line))
