"""Which entries of a ZIP may be read, and which make it be refused; nothing is ever extracted to disk."""

import io
import re
import stat
import zipfile
from pathlib import PurePosixPath
from typing import IO

from archive.format.limits import Limits, damage_refused
from archive.format.problems import refused

END_OF_DIRECTORY = b"PK\x05\x06"
LOCAL_HEADER = b"PK\x03\x04"
ENCRYPTED = 0x1
ARCHIVE_SUFFIXES = frozenset({".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz"})
COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class _BoundedReads(io.BufferedIOBase):
    """The ZIP while its table of files is read: a single read may not ask for more than the limit."""

    def __init__(self, raw: IO[bytes], largest: int) -> None:
        self._raw = raw
        self._largest: int | None = largest

    def lift(self) -> None:
        self._largest = None

    def read(self, size: int | None = -1) -> bytes:
        if self._largest is not None and size is not None and size > self._largest:
            raise refused("archive_directory_too_big")
        return self._raw.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def open_zip(raw: IO[bytes], name: str, limits: Limits) -> zipfile.ZipFile:
    """The ZIP in `raw`, its table of files read. Raises `ArchiveRefused`: not a ZIP, cut, too big a table."""
    raw.seek(0)
    start = raw.read(4)
    if start not in {LOCAL_HEADER, END_OF_DIRECTORY}:
        raise refused("archive_not_zip", value=name)
    raw.seek(0)
    if not zipfile.is_zipfile(raw):
        raise refused("archive_truncated")
    bounded = _BoundedReads(raw, limits.directory_bytes)
    with damage_refused():
        opened = zipfile.ZipFile(bounded)
    bounded.lift()
    return opened


def checked_entries(opened: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The files of the ZIP by path. Raises `ArchiveRefused` for an entry that no honest archive has."""
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    if len(entries) > limits.files:
        raise refused("archive_too_many_files", limit=limits.files)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        path = _checked_path(entry.orig_filename)
        _check_kind(entry, path)
        if path in found:
            raise refused("archive_duplicate", value=path)
        found[path] = entry
    return found


def _checked_path(written: str) -> str:
    """The path with `/`, as Windows may have written it with `\\`; never absolute nor upwards."""
    path = written.replace("\\", "/")
    parts = path.split("/")
    if path.startswith("/") or ".." in parts or "\0" in path or re.match("[A-Za-z]:", path):
        raise refused("archive_path", value=written)
    return path


def _check_kind(entry: zipfile.ZipInfo, path: str) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise refused("archive_link", value=path)
    if entry.flag_bits & ENCRYPTED:
        raise refused("archive_encrypted", path)
    if PurePosixPath(path).suffix.lower() in ARCHIVE_SUFFIXES:
        raise refused("archive_nested", path)
    if entry.compress_type not in COMPRESSIONS:
        raise refused("archive_compression", path)
