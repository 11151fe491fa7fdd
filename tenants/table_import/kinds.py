"""Kinds of tables that may be brought in: what their columns mean, how rows are compared, written and undone.

A kind is made once, in its app, and registered when Django starts; everything else (upload, mapping,
preview, progress, report, undo) is here, and the same for all of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from kernel.tables.headers import KnownColumn
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.table_import.models import ImportRow, Outcome, TableImport

type Texts = Mapping[str, str]
type Changes = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Column:
    """What a column of a table may be. `looks_like`: whether a cell can be one, for a table without titles.
    `is_dropped`: known, and never brought in."""

    code: str
    label: Any
    looks_like: Callable[[str], Any] | None = None
    is_dropped: bool = False
    help: Any = ""


@dataclass(frozen=True)
class Reason:
    """Why a row is refused, or what its reader should know: a code, the column that it is about ("" for the
    row), and what stood there. The kind puts it into words (`reason_text`)."""

    code: str
    field: str = ""
    text: str = ""
    is_refusal: bool = False

    def stored(self) -> dict[str, Any]:
        return {"code": self.code, "field": self.field, "text": self.text, "refusal": self.is_refusal}


@dataclass
class ReadRow:
    """A line of the table as it was read: values by the kind's fields, what is to be said of it, what finds
    it again within the table (`number_key`, `name_key`), and the people that it is about (`digests`)."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)
    title: str = ""
    number_key: str = ""
    name_key: str = ""
    search_key: str = ""
    digests: list[str] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(reason.is_refusal for reason in self.reasons)


@dataclass
class Compared:
    """What would become of a row, as what is known stands now.

    `object_id`: what is meant; `candidates`: those that may be meant (UNSURE). `changes`: by field, for
    people: (before, after). `fills`: those of them that were empty; the others contradict.
    """

    outcome: Outcome
    object_id: int | None = None
    candidates: list[int] = field(default_factory=list)
    changes: Changes = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


class Comparison(ABC):
    """Compares rows with what is known; made once for a run, within its transaction."""

    @abstractmethod
    def compare(self, rows: Sequence[ReadRow]) -> list[Compared]:
        """NEW, CHANGED, SAME or UNSURE for each, in a number of statements that does not grow with `rows`."""

    @abstractmethod
    def is_double(self, row: ReadRow, earlier: ReadRow) -> bool:
        """Whether a row says again what an earlier one of the table says; they share one of their keys."""

    @abstractmethod
    def changes_of(self, rows: Sequence[tuple[ReadRow, int]]) -> list[Changes]:
        """What would change where staff say which of the known each row means."""

    def notes(self) -> list[Reason]:
        """What is to be said of the table as a whole, once all its rows were compared."""
        return []


@dataclass(frozen=True)
class Decided:
    """A row with what staff decided: `object_id` None: a new one. `replaces`: what contradicts is taken."""

    row: ReadRow
    object_id: int | None
    replaces: bool


class Writer(ABC):
    """Writes decided rows, within the run's transaction."""

    @abstractmethod
    def write(self, rows: Sequence[Decided]) -> list[dict[str, Any]]:
        """What was done for each, in order: plain values that `ImportKind.undo` understands, with the
        `object` that the row is now. A number of statements that does not grow with `rows`."""

    def finish(self) -> dict[str, Any]:
        """What was done for the table as a whole, for its `result`; called once, at the end."""
        return {}


@dataclass(frozen=True)
class Dependent:
    """Something that depends on what an import made, so that it cannot be undone: what, and on which row."""

    text: str
    reason: str
    object_id: int


class ImportKind(ABC):
    """One kind of table."""

    code: ClassVar[str]
    # Of the URLs: `reverse(f"{namespace}:upload")`.
    namespace: ClassVar[str]
    # Where rows of a file come from, for the kind's own rows to keep.
    origin: ClassVar[str]
    title: Any
    sentence: Any
    columns: tuple[Column, ...]

    @abstractmethod
    def known_columns(self) -> Sequence[KnownColumn]:
        """What its columns are called."""

    @abstractmethod
    def reader(self, organisation: Organisation) -> Callable[[int, Texts], ReadRow]:
        """What reads a line, by the codes of its columns. Never raises: what is wrong is a reason."""

    @abstractmethod
    def comparison(self, table: TableImport, *, now: datetime, is_locked: bool) -> Comparison:
        """`is_locked`: before writing; nothing that is compared with changes until the transaction ends."""

    @abstractmethod
    def writer(self, table: TableImport, *, actor: User | None, now: datetime) -> Writer: ...

    def writes_same(self, table: TableImport) -> bool:
        """Whether rows that change nothing are written all the same: something is kept beside them."""
        return False

    @abstractmethod
    def dependents(self, written: Sequence[dict[str, Any]]) -> list[Dependent]:
        """What depends on what was written (`Writer.write`), some dozens at most; empty: it may be undone.
        Locks it, so that nothing comes to depend on it meanwhile."""

    @abstractmethod
    def undo(self, written: Sequence[dict[str, Any]], table: TableImport, *, now: datetime) -> None:
        """Take back what was written, on which nothing depends; `table.result["whole"]` has what was done for
        the table as a whole."""

    @abstractmethod
    def reason_text(self, reason: Mapping[str, Any]) -> str:
        """A reason in the reader's language."""

    @abstractmethod
    def field_label(self, field: str) -> str:
        """A field of `changes` in the reader's language."""

    @abstractmethod
    def value_text(self, field: str, value: str) -> str:
        """A value of `changes` as people read it."""

    @abstractmethod
    def candidate_texts(self, ids: Sequence[int]) -> dict[int, str]:
        """Known rows as people recognise them. One statement."""

    @abstractmethod
    def row_text(self, values: Mapping[str, Any]) -> str:
        """What tells a row from others of its title, in a few words."""

    def list_url(self) -> str:
        """The page that shows what was written; "" where there is none."""
        return ""

    def object_urls(self, ids: Sequence[int]) -> dict[int, str]:
        """The pages of known rows, those that have one. One statement."""
        return {}

    def mapping_problems(self, codes: Sequence[str]) -> list[str]:
        """What is missing before a preview makes sense."""
        return []

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.code == code), None)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    _kinds[kind.code] = kind


def kind_of(code: str) -> ImportKind:
    """Raises KeyError for a kind that no app brings."""
    return _kinds[code]


def read_row_of(row: ImportRow) -> ReadRow:
    """A staged row as it was read."""
    return ReadRow(
        line=row.line,
        values=row.values,
        reasons=[
            Reason(one["code"], one["field"], one["text"], is_refusal=one["refusal"]) for one in row.reasons
        ],
        title=row.title,
        number_key=row.number_key,
        name_key=row.name_key,
        search_key=row.search_key,
        digests=row.digests,
    )
