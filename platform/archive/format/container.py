"""An archive as a set of named streams, whether it comes as a folder or as a ZIP."""

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from archive.format.limits import Budget, CountedStream, Limits, damage_refused
from archive.format.problems import Problem, Severity, refused
from archive.format.zip_entries import checked_entries, open_zip

# What operating systems leave behind in folders and ZIPs.
LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
BUFFER_BYTES = 64 * 1024

type Opener = Callable[[], IO[bytes]]


class Archive:
    """The files of one archive that were expected, by name in lower case; the others are in `strays`.

    Close it, or use it in a `with`. A stream raises `ArchiveRefused` when a limit is passed or when the
    ZIP turns out to be damaged, at the moment at which that is found.
    """

    def __init__(
        self,
        openers: Mapping[str, tuple[Opener, int | None]],
        strays: Sequence[str],
        limits: Limits,
        resources: ExitStack,
    ) -> None:
        self._openers = openers
        self._budget = Budget(limits)
        self._resources = resources
        self.strays = tuple(strays)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._openers)

    def open(self, name: str) -> io.BufferedReader:
        """A new stream on the file, from its start. `KeyError` if the archive does not have it."""
        opener, compressed = self._openers[name]
        with damage_refused(name):
            raw = opener()
        return io.BufferedReader(CountedStream(raw, name, self._budget, compressed), BUFFER_BYTES)

    def stray_problems(self) -> list[Problem]:
        """A warning for each file that nobody asked for."""
        return [Problem(Severity.WARNING, stray, "archive_stray") for stray in self.strays]

    def close(self) -> None:
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_archive(source: Path | IO[bytes], expected: Sequence[str], limits: Limits | None = None) -> Archive:
    """The archive at a path (folder or ZIP), or in an open, seekable ZIP.

    `expected`: the names of the files to find; the first one marks the folder they are in, so that a ZIP
    of one folder works like a ZIP of its files. Which of them are there is for the caller to judge.
    Raises `ArchiveRefused` with the reason; reads no content yet.
    """
    bounds = limits or Limits()
    if not isinstance(source, Path):
        return _from_zip(source, getattr(source, "name", None) or "ZIP", expected, bounds, ExitStack())
    if source.is_dir():
        return _from_folder(source, expected, bounds)
    if not source.is_file():
        raise refused("archive_absent", value=str(source))
    with ExitStack() as resources:
        with damage_refused(source.name):
            raw = resources.enter_context(source.open("rb"))
        return _from_zip(raw, source.name, expected, bounds, resources.pop_all())


def _from_zip(
    raw: IO[bytes], name: str, expected: Sequence[str], limits: Limits, resources: ExitStack
) -> Archive:
    with resources as opening:
        opened = opening.enter_context(open_zip(raw, name, limits))
        entries = checked_entries(opened, limits)
        chosen, strays = _choose(entries, expected)
        openers = {key: _zip_opener(opened, entries[path]) for key, path in chosen.items()}
        return Archive(openers, strays, limits, opening.pop_all())


def _zip_opener(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[Opener, int | None]:
    return lambda: opened.open(entry), max(entry.compress_size, 1)


def _from_folder(folder: Path, expected: Sequence[str], limits: Limits) -> Archive:
    with damage_refused(folder.name):
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.is_dir(follow_symlinks=False))
    if len(names) > limits.files:
        raise refused("archive_too_many_files", limit=limits.files)
    chosen, strays = _choose(names, expected)
    for path in chosen.values():
        # Not followed: a link may leave the folder, and opening a pipe would wait for ever.
        if not stat.S_ISREG((folder / path).lstat().st_mode):
            raise refused("archive_link", value=path)
    openers = {key: (_file_opener(folder / path), None) for key, path in chosen.items()}
    return Archive(openers, strays, limits, ExitStack())


def _file_opener(path: Path) -> Opener:
    def open_itself(file: str, flags: int) -> int:
        return os.open(file, flags | os.O_NOFOLLOW)

    return lambda: open(path, "rb", opener=open_itself)


def _choose(paths: Iterable[str], expected: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Of `paths`, the expected files of one folder (name -> path), and the rest but for litter."""
    kept = [path for path in paths if not _is_litter(path)]
    wanted = frozenset(expected)
    folders: dict[PurePosixPath, dict[str, str]] = {}
    for path in kept:
        name = PurePosixPath(path).name.lower()
        if name in wanted:
            folder = folders.setdefault(PurePosixPath(path).parent, {})
            if name in folder:
                raise refused("archive_duplicate", value=name)
            folder[name] = path
    marked = [folder for folder, files in folders.items() if expected[0] in files]
    if len(marked) > 1:
        raise refused("archive_two_folders", folders=", ".join(sorted(str(folder) for folder in marked)))
    best = marked or sorted(folders, key=lambda folder: (-len(folders[folder]), str(folder)))
    chosen = folders[best[0]] if best else {}
    return chosen, sorted(set(kept) - set(chosen.values()))


def _is_litter(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return "__MACOSX" in parts or parts[-1].lower() in LITTER or parts[-1].startswith("._")
