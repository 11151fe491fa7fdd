"""What is found wrong or odd in an archive: one `Problem` for each place, with a stable code."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from archive.format import messages, messages_en
from kernel.errors import DomainError

type Language = Literal["fr", "en"]

SHOWN_LENGTH = 60
# Control, bidirectional and zero-width characters: a report must not be reordered or hidden by its content.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Severity(StrEnum):
    ERROR = "error"  # nothing is imported
    WARNING = "warning"  # odd but possible: imported, and said


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line`: the physical line on which the record starts, from 1; None: the whole file.

    `code` is stable: tests, groups of the report and a later translation go by it.
    """

    severity: Severity
    file: str
    code: str
    line: int | None = None
    column: str | None = None
    value: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """A French sentence, without the place."""
        return self.message_in("fr")

    def message_in(self, language: Language) -> str:
        fields: dict[str, object] = {"value": shown(self.value), "column": self.column, "file": self.file}
        fields |= self.parameters
        if language == "fr":
            return printable(messages.MESSAGES[self.code].format_map(fields))
        english = {name: messages_en.FRAGMENTS.get(str(value), value) for name, value in fields.items()}
        return printable(messages_en.MESSAGES[self.code].format_map(english))

    def sentence_in(self, language: Language) -> str:
        """The message, after its place: `attendance.csv, line 12, column outcome: ...`."""
        line, column, colon = ("ligne", "colonne", " :") if language == "fr" else ("line", "column", ":")
        parts = [self.file] if self.file else []
        if self.line is not None:
            parts.append(f"{line} {self.line}")
        if self.column is not None:
            parts.append(f"{column} {self.column}")
        message = self.message_in(language)
        return f"{printable(', '.join(parts))}{colon} {message}" if parts else message

    def __str__(self) -> str:
        return self.sentence_in("fr")


class ArchiveRefused(DomainError):
    """The archive or one of its files cannot be read at all; `problem` says why."""

    code = "archive_refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


def refused(code: str, file: str = "", value: str = "", **parameters: object) -> ArchiveRefused:
    """The exception for an error about a whole file or the whole archive."""
    return ArchiveRefused(Problem(Severity.ERROR, file, code, value=value, parameters=parameters))


def shown(value: str) -> str:
    """`value` as a sentence may show it: cut, and printable."""
    return printable(value if len(value) <= SHOWN_LENGTH else value[: SHOWN_LENGTH - 1] + "…")


def printable(text: str) -> str:
    """`text` with its invisible characters spelled out."""
    return UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
