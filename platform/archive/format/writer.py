"""Writes an archive that the reader gives back value for value, as a folder or a ZIP.

The same rows give the same bytes: UTF-8, LF, comma, fixed times in the ZIP. Nothing is neutralised
here, because an apostrophe that was added would come back as part of a name; what a person downloads
to open in a spreadsheet goes through `csv_safety.neutralised`.
"""

import csv
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Protocol

from archive.format.cells import CONTROL, LINE_BREAKS, Value
from archive.format.edition_file import EditionFile, edition_json
from archive.format.tables import EDITION_JSON, TABLES, Table
from kernel.clock import BRUSSELS

ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
FILE_MODE = 0o644


class _Sink(Protocol):
    """Where the files of an archive go, one after the other."""

    def open(self, name: str) -> IO[bytes]: ...


class ArchiveWriter:
    """Writes the files of one archive in any order; get one from `create_archive`."""

    def __init__(self, sink: _Sink) -> None:
        self._sink = sink
        self._written: set[str] = set()

    def write_edition(self, edition: EditionFile) -> None:
        with self._sink.open(EDITION_JSON) as stream:
            stream.write(edition_json(edition))
        self._written.add(EDITION_JSON)

    def write_table(
        self,
        table: Table,
        rows: Iterable[Mapping[str, Value]],
        *,
        columns: Sequence[str] | None = None,
        questions: Sequence[str] = (),
    ) -> int:
        """Write the rows as they come, and return their number.

        `columns`: those to write, in this order (all of the table by default); a row's other keys are an
        error, a column that a row lacks is empty. `questions`: the columns of the answers.
        Raises `ValueError` for a column that the table does not have or a value that no cell can hold.
        """
        names = tuple(columns or table.names)
        answers = table.questions.name if table.questions else None
        unknown = set(names) - set(table.names)
        if unknown:
            raise ValueError(f"{table.file} has no column {sorted(unknown)}")
        known = {*names, answers}
        n_rows = 0
        with self._sink.open(table.file) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
            writer = csv.writer(text, lineterminator="\n")
            writer.writerow([*names, *questions])
            for row in rows:
                if not known.issuperset(row):
                    raise ValueError(f"{table.file} is written without {sorted(set(row) - known)}")
                cells = [cell_text(row.get(name)) for name in names]
                if questions:
                    cells += _answer_cells(row.get(answers or ""), questions)
                writer.writerow(cells)
                n_rows += 1
            text.flush()
            text.detach()
        self._written.add(table.file)
        return n_rows

    def write_missing(self) -> None:
        """Files that were not written get a header only: the archive says that there is nothing."""
        for table in TABLES:
            if table.file not in self._written:
                questions = (f"{table.questions.prefix}01",) if table.questions else ()
                self.write_table(table, (), questions=questions)


@contextmanager
def create_archive(target: Path) -> Iterator[ArchiveWriter]:
    """A writer for the archive at `target`: a ZIP if the name ends in `.zip`, else a folder.

    It appears under its name when the block ends well, and not at all otherwise. A ZIP that exists is
    replaced; a folder must not exist yet, or be empty (`FileExistsError`).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix.lower() == ".zip":
        with _replaced_file(target) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as opened:
            writer = ArchiveWriter(_ZipSink(opened))
            yield writer
            writer.write_missing()
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(target)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        writer = ArchiveWriter(_FolderSink(building))
        yield writer
        writer.write_missing()
        building.chmod(0o755)
        building.replace(target)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def cell_text(value: Value) -> str:
    """The cell that the reader turns back into `value`; "" for None.

    Instants in Belgian time, with the offset only in the hour that comes twice, the second time.
    Raises `ValueError` for a value that has no cell: naive instant, more than two decimals, other types.
    """
    match value:
        case None:
            return ""
        case str():
            return CONTROL.sub(" ", LINE_BREAKS.sub(" ", value)).strip()
        case bool():
            raise ValueError(f"no cell for {value!r}")
        case int():
            return str(value)
        case Decimal():
            if value != value.quantize(Decimal("0.01")):
                raise ValueError(f"more than two decimals: {value}")
            return f"{value:.2f}"
        case datetime():
            return _instant_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return " ".join(value)
    raise ValueError(f"no cell for {value!r}")


def _instant_text(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"an instant without time zone: {instant}")
    local = instant.astimezone(BRUSSELS)
    naive = local.replace(tzinfo=None, fold=0)
    first = naive.replace(tzinfo=BRUSSELS).astimezone(UTC)
    return naive.isoformat() if first == instant else local.isoformat()


def _answer_cells(answers: Value, questions: Sequence[str]) -> list[str]:
    given = answers if isinstance(answers, dict) else {}
    unknown = set(given) - set(questions)
    if unknown:
        raise ValueError(f"answers to questions that have no column: {sorted(unknown)}")
    return [given.get(question, "") for question in questions]


class _FolderSink:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("xb")


class _ZipSink:
    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._opened = opened

    def open(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, date_time=ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3
        entry.external_attr = FILE_MODE << 16
        return self._opened.open(entry, "w")


@contextmanager
def _replaced_file(target: Path) -> Iterator[IO[bytes]]:
    """A new file beside `target` that takes its place when the block ends well."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    building = Path(name)
    try:
        with os.fdopen(handle, "w+b") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        building.chmod(FILE_MODE)
        building.replace(target)
    except BaseException:
        building.unlink()
        raise
