"""An extract as files: a ZIP or a folder, read as streams, within limits; what its `meta.csv` says."""

from __future__ import annotations

import codecs
import csv
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, Self

from django.conf import settings

from tenants.company_register.errors import (
    ColumnsMissing,
    ExtractAbsent,
    ExtractDamaged,
    ExtractTooBig,
    FileMissing,
    MetaWrong,
    NotAnExtract,
)
from tenants.company_register.models import ExtractType

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

META = "meta.csv"
CODES = "code.csv"
TABLES = ("enterprise", "establishment", "denomination", "address", "contact", "activity")
MOST_FILES = 60
MOST_TIMES_COMPRESSED = 400  # the files of activities are much the same line by line
LOOKED_AT_FROM = 1024 * 1024
BUFFER_BYTES = 256 * 1024


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 was written by a program of Windows."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101  (registered for decoding alone)
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", errors="replace"), error.end


codecs.register_error("company_register_cp1252", _as_cp1252)


@dataclass(frozen=True)
class Meta:
    """Which extract it is: the day that it shows, its number, and whether it has all or what changed."""

    day: date
    number: int
    type: ExtractType


type Opener = Callable[[], IO[bytes]]


@dataclass(frozen=True)
class _Entry:
    open: Opener
    n_bytes: int
    compressed: int | None


class ExtractFiles:
    """The files of an extract by their names in lower case. Use it in a `with`.

    `n_read`: the bytes that were read until now, of `n_bytes` that the extract says it has.
    """

    def __init__(self, entries: dict[str, _Entry], resources: ExitStack) -> None:
        self._entries = entries
        self._resources = resources
        self.n_bytes = sum(entry.n_bytes for entry in entries.values())
        self.n_read = 0

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._resources.close()

    def rows(self, name: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The cells of `columns`, row by row, whatever the order of the file's own; short rows are left out.

        Raises FileMissing, ColumnsMissing, ExtractDamaged, ExtractTooBig.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise FileMissing(file=name)
        with (
            _damage_refused(name),
            io.BufferedReader(_CountedStream(entry, name, self), BUFFER_BYTES) as raw,
            io.TextIOWrapper(raw, encoding="utf-8-sig", errors="company_register_cp1252", newline="") as text,
        ):
            lines = csv.reader(text)
            header = [title.strip().casefold() for title in next(lines, [])]
            missing = [column for column in columns if column.casefold() not in header]
            if missing:
                raise ColumnsMissing(file=name, columns=", ".join(missing))
            at = [header.index(column.casefold()) for column in columns]
            pick: Callable[[list[str]], Any] = itemgetter(*at)
            n_needed = max(at)
            if len(at) == 1:
                yield from ((row[at[0]],) for row in lines if len(row) > n_needed)
            else:
                yield from (pick(row) for row in lines if len(row) > n_needed)


def open_extract(path: Path) -> ExtractFiles:
    """The extract at `path`. Raises ExtractAbsent, NotAnExtract, ExtractDamaged, ExtractTooBig."""
    if path.is_dir():
        return _from_folder(path)
    if not path.is_file():
        raise ExtractAbsent(name=path.name)
    if not zipfile.is_zipfile(path):
        raise NotAnExtract(name=path.name)
    with ExitStack() as resources:
        with _damage_refused(path.name):
            opened = resources.enter_context(zipfile.ZipFile(path))
        infos = [info for info in opened.infolist() if not info.is_dir()]
        if len(infos) > MOST_FILES:
            raise ExtractTooBig(file=path.name)
        entries: dict[str, _Entry] = {}
        for info in infos:
            name = PurePosixPath(info.filename.replace("\\", "/")).name.lower()
            # The first one: what an operating system adds lies in folders of its own.
            entries.setdefault(name, _entry_of(opened, info))
        if META not in entries:
            raise NotAnExtract(name=path.name)
        return ExtractFiles(entries, resources.pop_all())
    raise NotAnExtract(name=path.name)


def _entry_of(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Entry:
    return _Entry(partial(opened.open, info), info.file_size, max(info.compress_size, 1))


def _from_folder(folder: Path) -> ExtractFiles:
    entries: dict[str, _Entry] = {}
    for found in os.scandir(folder):
        # No link and no pipe: the one may leave the folder, the other would be waited for.
        if stat.S_ISREG(found.stat(follow_symlinks=False).st_mode):
            opened = partial(io.FileIO, found.path)
            entries[found.name.lower()] = _Entry(opened, found.stat().st_size, None)
    if META not in entries:
        raise NotAnExtract(name=folder.name)
    return ExtractFiles(entries, ExitStack())


def read_meta(files: ExtractFiles) -> Meta:
    """Which extract it is. Raises MetaWrong where it does not say so."""
    values = {
        variable.strip().casefold(): value.strip()
        for variable, value in files.rows(META, ("Variable", "Value"))
    }
    number = values.get("extractnumber", "")
    if not number.isdecimal() or len(number) > 9:
        raise MetaWrong(variable="ExtractNumber")
    try:
        kind = ExtractType(values.get("extracttype", "").casefold())
    except ValueError:
        raise MetaWrong(variable="ExtractType") from None
    day = day_in(values.get("snapshotdate", ""))
    if day is None:
        raise MetaWrong(variable="SnapshotDate")
    return Meta(day, int(number), kind)


def day_in(text: str) -> date | None:
    """`31-12-2025` (and what some tools make of it: `31/12/2025`, `2025-12-31`) as a day."""
    plain = text.strip().split(" ")[0].replace("/", "-")
    for written in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(plain, written).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None


class _CountedStream(io.RawIOBase):
    """A file of the extract; no size that a header says is believed, what counts is what comes out."""

    def __init__(self, entry: _Entry, name: str, files: ExtractFiles) -> None:
        self._raw = entry.open()
        self._name = name
        self._compressed = entry.compressed
        self._files = files
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        chunk = self._raw.read(len(view))
        view[: len(chunk)] = chunk
        self._position += len(chunk)
        self._files.n_read += len(chunk)
        is_bomb = (
            self._compressed is not None
            and self._position > LOOKED_AT_FROM
            and self._position > self._compressed * MOST_TIMES_COMPRESSED
        )
        if is_bomb or self._files.n_read > settings.BCE_MAX_BYTES:
            raise ExtractTooBig(file=self._name)
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


@contextmanager
def _damage_refused(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, csv.Error) as error:
        raise ExtractDamaged(file=name) from error
