"""A table as the file that somebody asks for: written to disk as it is read, then sent from there."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from django.http import FileResponse

from kernel import csv_files, xlsx_files


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


def table_file(
    kind: Format,
    name: str,
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    widths: Sequence[int] = (),
) -> FileResponse:
    """The answer that saves the table as `name` in that format. Memory does not grow with the rows, all of
    which are read before it returns: whoever notes how many went out knows it then."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{kind}"
        if kind is Format.XLSX:
            xlsx_files.write_xlsx(path, header, rows, widths=widths)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                csv_files.write_csv(file, header, rows)
        # Open, it outlives its name, and goes when the answer is closed.
        opened = io.BufferedReader(io.FileIO(path))
    content_type = xlsx_files.CONTENT_TYPE if kind is Format.XLSX else csv_files.CONTENT_TYPE
    return FileResponse(opened, as_attachment=True, filename=f"{name}.{kind}", content_type=content_type)
