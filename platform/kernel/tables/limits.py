"""How large a table may be that somebody brings."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """`file_bytes`: of the file as it comes. `unpacked_bytes` and `ratio`: of what a spreadsheet, which is a
    ZIP, unpacks to. `rows` count those with something in them. `memory_bytes` and `seconds`: of the process
    that opens a spreadsheet."""

    file_bytes: int = 20 * MIB
    unpacked_bytes: int = 400 * MIB
    ratio: int = 400
    entries: int = 2000
    rows: int = 100_000
    columns: int = 500
    sheets: int = 30
    memory_bytes: int = 2048 * MIB
    seconds: int = 60
