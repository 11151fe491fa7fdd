"""A table out of any file: what is in it, then its rows as a stream.

A row is (line, texts): the line as a spreadsheet counts it, texts without blanks around them and without
empty ones at the end. Lines with nothing in them are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kernel.tables.errors import NoTable, TableRefused, TooManyColumns, TooManyRows
from kernel.tables.file_kinds import FileKind, kind_of_file
from kernel.tables.html_tables import rows_of_html
from kernel.tables.limits import Limits
from kernel.tables.spreadsheets import rows_of_sheet, sheets_of
from kernel.tables.text_files import detect_format, rows_of_text

type Row = tuple[int, list[str]]

N_SAMPLED = 40
SAMPLED_TEXT = 120
BLANKS = " \t\r\n\u00a0\u202f\u2007\u2009\u200b\ufeff\u3000"
DITTO = frozenset(
    {
        '"',
        "''",
        "“",
        "”",
        "″",
        "〃",
        "»",
        '-"-',
        '- " -',
        "-''-",
        "idem",
        "id",
        "id.",
        "ibid",
        "ibid.",
        "ditto",
        "dito",
        "do.",
    }
)


@dataclass
class Sheet:
    """One sheet: its name ("" for a file that has none), how many lines say something, how often each column
    does, and its first lines. `refusal`: why it cannot be brought in."""

    name: str
    n_rows: int = 0
    filled: list[int] = field(default_factory=list)
    sample: list[Row] = field(default_factory=list)
    refusal: TableRefused | None = None


@dataclass(frozen=True)
class TableFile:
    """What a file is and has. `encoding` and `delimiter` of a text."""

    kind: FileKind
    has_macros: bool
    encoding: str
    delimiter: str
    sheets: list[Sheet]


def survey(path: Path, limits: Limits) -> TableFile:
    """Reads all of the file once. Raises TableRefused where no sheet of it can be brought in."""
    kind, has_macros = kind_of_file(path, limits)
    encoding = delimiter = ""
    names = [""]
    if kind.is_spreadsheet:
        names = sheets_of(path, limits)[: limits.sheets]
    elif kind is FileKind.TEXT:
        form = detect_format(path)
        encoding, delimiter = form.encoding, form.delimiter
    sheets = [_survey_sheet(path, kind, name, limits) for name in names]
    usable = [sheet for sheet in sheets if sheet.n_rows and sheet.refusal is None]
    if not usable:
        raise next((sheet.refusal for sheet in sheets if sheet.refusal is not None), NoTable())
    return TableFile(kind, has_macros, encoding, delimiter, sheets)


def rows_of(path: Path, sheet: str, limits: Limits) -> Iterator[Row]:
    """The rows of one sheet. Raises TableRefused, amid the rows too."""
    kind, _ = kind_of_file(path, limits)
    yield from _rows(path, kind, sheet, limits)


def carried_down(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with what stands above in place of `idem` and its like, as far above as it was written out."""
    above: list[str] = []
    for line, texts in rows:
        whole = [
            (above[i] if i < len(above) else "") if text.casefold() in DITTO else text
            for i, text in enumerate(texts)
        ]
        above = whole
        yield line, whole


def _survey_sheet(path: Path, kind: FileKind, name: str, limits: Limits) -> Sheet:
    sheet = Sheet(name)
    try:
        for line, texts in _rows(path, kind, name, limits):
            sheet.n_rows += 1
            sheet.filled += [0] * (len(texts) - len(sheet.filled))
            for i, text in enumerate(texts):
                if text:
                    sheet.filled[i] += 1
            if len(sheet.sample) < N_SAMPLED:
                sheet.sample.append((line, [text[:SAMPLED_TEXT] for text in texts]))
    except (TooManyRows, TooManyColumns) as refusal:
        sheet.refusal = refusal
    return sheet


def _rows(path: Path, kind: FileKind, sheet: str, limits: Limits) -> Iterator[Row]:
    n_rows = 0
    for line, texts in _numbered(path, kind, sheet, limits):
        clean = [text.strip(BLANKS) for text in texts]
        while clean and not clean[-1]:
            clean.pop()
        if not clean:
            continue
        if len(clean) > limits.columns:
            raise TooManyColumns(max=limits.columns)
        n_rows += 1
        if n_rows > limits.rows + N_SAMPLED:  # titles are no rows
            raise TooManyRows(max=limits.rows)
        yield line, clean


def _numbered(path: Path, kind: FileKind, sheet: str, limits: Limits) -> Iterator[Row]:
    if kind is FileKind.TEXT:
        form = detect_format(path)
        yield from enumerate(rows_of_text(path, form), form.n_skipped + 1)
    elif kind is FileKind.HTML:
        yield from enumerate(rows_of_html(path), 1)
    else:
        yield from enumerate(rows_of_sheet(path, sheet, limits), 1)
