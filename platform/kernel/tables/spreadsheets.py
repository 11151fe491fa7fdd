"""Rows of a spreadsheet, read by `spreadsheet_process` and streamed from it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kernel.tables.errors import FileBroken, NoTable, PasswordProtected, TableRefused
from kernel.tables.limits import Limits

REFUSALS: dict[str, type[TableRefused]] = {"password": PasswordProtected}


def sheets_of(path: Path, limits: Limits) -> list[str]:
    """The names of its sheets. Raises TableRefused."""
    with _process(path, limits, "survey") as lines:
        found = next(lines, None)
    if found is None:
        raise FileBroken
    if not found["sheets"]:
        raise NoTable
    return list(found["sheets"])


def rows_of_sheet(path: Path, sheet: str, limits: Limits) -> Iterator[list[str]]:
    """Every line of the sheet from its first on. Raises TableRefused, amid the rows too."""
    with _process(path, limits, "rows", sheet) as lines:
        yield from lines


@contextmanager
def _process(path: Path, limits: Limits, *what: str) -> Iterator[Iterator[Any]]:
    """Its lines; ended where nobody reads on, and after the time that it may take."""
    command = [sys.executable, "-m", "kernel.tables.spreadsheet_process", str(path)]
    numbers = [str(limits.memory_bytes), str(limits.seconds)]
    with subprocess.Popen(
        [*command, *numbers, *what],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": ":".join(sys.path)},
    ) as process:
        # Beside the limit of its own time: one that only waits.
        timer = threading.Timer(2 * limits.seconds, process.kill)
        timer.start()
        try:
            yield _lines(process)
        finally:
            timer.cancel()
            process.kill()


def _lines(process: subprocess.Popen[str]) -> Iterator[Any]:
    assert process.stdout is not None  # noqa: S101  (it is a pipe)
    for line in process.stdout:
        found = json.loads(line)
        if isinstance(found, dict) and "error" in found:
            raise REFUSALS.get(found["error"], FileBroken)
        yield found
    if process.wait() != 0:
        raise FileBroken
