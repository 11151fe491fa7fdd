"""The physical lines of a text stream, none of them without end."""

from collections.abc import Iterator
from typing import TextIO

# A record of an archive is a few hundred characters; a quote left open would swallow the rest of the file.
MAX_RECORD_CHARS = 64 * 1024


class RecordTooLong(Exception):
    """A line, or a record over several lines, passes `MAX_RECORD_CHARS`."""


class CsvLines:
    """Iterates over lines, their ends kept. `start_record` says that the next line begins a record.

    `n_read`: lines given so far. `record_line`: the number of the line on which the record began.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._open_chars = 0
        self.n_read = 0
        self.record_line = 1

    def start_record(self) -> None:
        self._open_chars = 0
        self.record_line = self.n_read + 1

    def __iter__(self) -> Iterator[str]:
        readline = self._text.readline
        while line := readline(MAX_RECORD_CHARS):
            self._open_chars += len(line)
            if self._open_chars > MAX_RECORD_CHARS or (
                len(line) == MAX_RECORD_CHARS and not line.endswith(("\n", "\r"))
            ):
                raise RecordTooLong
            self.n_read += 1
            yield line
