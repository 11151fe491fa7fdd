"""The progress of a command, as one line of a terminal."""

from typing import Any


class ProgressLine:
    """One line of a terminal, written again and again."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal
        self._shown = ""

    def __call__(self, done: int, total: int, label: str) -> None:
        shown = f"{100 * done // total:3d} % {label}"
        if shown != self._shown:
            self._terminal.write(f"\r\x1b[K{shown}", ending="")
            self._shown = shown

    def clear(self) -> None:
        self._terminal.write("\r\x1b[K", ending="")
