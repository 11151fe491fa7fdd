"""Tables for a spreadsheet: UTF-8 with its mark, semicolons, and no text that would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO

from django.http import HttpResponse

from kernel.csv_safety import neutralised

MARK = "\ufeff"  # spreadsheets take UTF-8 for something else without it
CONTENT_TYPE = "text/csv; charset=utf-8"


def csv_file(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The answer that saves the table as `name`.csv."""
    response = HttpResponse(content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    write_csv(response, header, rows)  # type: ignore[arg-type]  # it has what a file needs here: write
    return response


def write_csv(file: IO[str], header: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
    """The table into an open text file, row by row."""
    file.write(MARK)
    writer = csv.writer(file, delimiter=";")
    writer.writerow(header)
    writer.writerows([neutralised(value) for value in row] for row in rows)
