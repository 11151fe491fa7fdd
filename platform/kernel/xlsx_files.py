"""Tables as XLSX: texts as texts, days as days, row by row in flat memory, and nothing that would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kernel.csv_safety import neutralised

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTH = 20


def write_xlsx(
    path: Path, header: Sequence[object], rows: Iterable[Sequence[object]], *, widths: Sequence[int] = ()
) -> None:
    """The table as one sheet at `path`, its header staying in sight; `widths` in characters, by column."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        for at in range(len(header)):
            sheet.set_column(at, at, widths[at] if at < len(widths) else WIDTH)
        for at, title in enumerate(header):
            sheet.write_string(0, at, _text(title), bold)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, row, day)


def _write(sheet: Worksheet, number: int, row: Sequence[object], day: Format) -> None:
    for at, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(number, at, datetime.combine(value, time()), day)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(number, at, value)
        elif value not in (None, ""):
            sheet.write_string(number, at, _text(value))


def _text(value: object) -> str:
    """As in a CSV: whoever saves the sheet as one meets no formula there either."""
    return str(neutralised(str(value)))
