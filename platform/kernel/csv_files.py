"""Tables for a spreadsheet: UTF-8 with its mark, semicolons, and no text that would run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from kernel.csv_safety import neutralised


def csv_file(name: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The answer that saves the table as `name`.csv."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")  # spreadsheets take UTF-8 for something else without it
    writer = csv.writer(response, delimiter=";")
    writer.writerow(header)
    writer.writerows([neutralised(value) for value in row] for row in rows)
    return response
