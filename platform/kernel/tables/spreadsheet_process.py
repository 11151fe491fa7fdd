"""`python -m kernel.tables.spreadsheet_process FILE MEMORY SECONDS survey|rows [SHEET]`: opens a spreadsheet.

In a process of its own, as a hostile or broken file may make the library take any memory, or end the
process that it runs in. Knows no framework: it starts within 100 ms. Writes lines of JSON: of `survey` one,
{"sheets": [names]}; of `rows` each row as a list of texts, from the sheet's first line on. An error is the
last line, {"error": code}.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    ZipError,
    load_workbook,
)

MOST_EMPTY_LINES = 5000  # behind the last row that says something


def main(arguments: list[str]) -> int:
    path, memory, seconds, what, *rest = arguments
    _limit(resource.RLIMIT_AS, int(memory))
    _limit(resource.RLIMIT_CPU, int(seconds))
    try:
        with load_workbook(path) as book:
            if what == "survey":
                _say({"sheets": _sheets(book)})
            else:
                for row in _rows(book, rest[0]):
                    _say(row)
    except PasswordError:
        _say({"error": "password"})
    except MemoryError:
        _say({"error": "memory"})
    except (CalamineError, ZipError, OSError, ValueError, OverflowError):
        _say({"error": "broken"})
    return 0


def _sheets(book: CalamineWorkbook) -> list[str]:
    return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _rows(book: CalamineWorkbook, name: str) -> Iterator[list[str]]:
    sheet = book.get_sheet_by_name(name)
    # `iter_rows` begins with the sheet's first line, and with the first column that says something.
    indent = [""] * (sheet.start or (0, 0))[1]
    n_empty = 0
    for row in sheet.iter_rows():
        texts = [as_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            n_empty += 1
            continue
        if n_empty > MOST_EMPTY_LINES:
            return
        for _ in range(n_empty):
            yield []
        n_empty = 0
        yield indent + texts


def as_text(value: Any) -> str:
    """A cell as people would type it: whole numbers without their point, days as 2026-11-30."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (wanted, hard))


def _say(line: Any) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
