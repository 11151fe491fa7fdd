"""What a file is by its content; its name says nothing."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _

from kernel.tables.errors import (
    ContainerSuspicious,
    FileBroken,
    FileEmpty,
    FileTooBig,
    NotATable,
    PasswordProtected,
)
from kernel.tables.limits import MIB, Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ZIP_EMPTY = b"PK\x05\x06"
SAMPLE_BYTES = 8192
# Below this an entry may be packed as well as it can: a sheet of one repeated value.
SMALL_ENTRY_BYTES = 8 * MIB


class FileKind(StrEnum):
    """What a table can be read out of. LEGACY: XLS."""

    TEXT = "text"
    XLSX = "xlsx"
    XLSB = "xlsb"
    LEGACY = "xls"
    ODS = "ods"
    HTML = "html"

    @property
    def is_spreadsheet(self) -> bool:
        return self not in (FileKind.TEXT, FileKind.HTML)


def kind_of_file(path: Path, limits: Limits) -> tuple[FileKind, bool]:
    """(kind, whether it carries macros). Raises TableRefused for what is no table, or too large."""
    size = path.stat().st_size
    if size == 0:
        raise FileEmpty
    if size > limits.file_bytes:
        raise FileTooBig(max=limits.file_bytes // MIB)
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    if start.startswith((ZIP, ZIP_EMPTY)):
        return _kind_of_zip(path, limits)
    if start.startswith(OLE):
        return _kind_of_ole(path)
    if what := _other_program(start):
        raise NotATable(what=what)
    if _is_html(start):
        return FileKind.HTML, False
    return FileKind.TEXT, False


def _kind_of_zip(path: Path, limits: Limits) -> tuple[FileKind, bool]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_container(entries, limits)
            names = {entry.filename.replace("\\", "/").lower() for entry in entries}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
            manifest = b""
            if "meta-inf/manifest.xml" in names and b"opendocument" in mimetype:
                manifest = archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, NotImplementedError, KeyError, RuntimeError, OSError, EOFError) as error:
        raise FileBroken from error
    has_macros = any(name.endswith("vbaproject.bin") for name in names)
    if "xl/workbook.xml" in names:
        return FileKind.XLSX, has_macros
    if "xl/workbook.bin" in names:
        return FileKind.XLSB, has_macros
    if b"opendocument.spreadsheet" in mimetype:
        if b"encryption-data" in manifest:
            raise PasswordProtected
        return FileKind.ODS, any(name.startswith("basic/") for name in names)
    raise NotATable(what=_zip_of_another_program(names, mimetype))


def _check_container(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """By what the container says of itself: zipfile and calamine read no more of an entry than that."""
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise PasswordProtected
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise ContainerSuspicious
    for entry in entries:
        if entry.file_size > SMALL_ENTRY_BYTES and entry.file_size > limits.ratio * max(
            entry.compress_size, 1
        ):
            raise ContainerSuspicious


def _zip_of_another_program(names: set[str], mimetype: bytes) -> str:
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in mimetype:
        return _("un document de texte (Word)")
    if any(name.startswith("ppt/") for name in names) or b"opendocument.presentation" in mimetype:
        return _("une présentation (PowerPoint)")
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names) or "index.zip" in names:
        return _("un classeur Numbers d’Apple")
    return _("un fichier ZIP : dépliez-le d’abord")


def _kind_of_ole(path: Path) -> tuple[FileKind, bool]:
    """The container of Office before 2007, and of workbooks with a password: its streams have names."""
    content = path.read_bytes()  # as large as an upload may be, at most

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise PasswordProtected
    if has("Workbook") or has("Book"):
        return FileKind.LEGACY, has("_VBA_PROJECT_CUR")
    if has("WordDocument"):
        raise NotATable(what=_("un document de texte (Word)"))
    if has("PowerPoint Document"):
        raise NotATable(what=_("une présentation (PowerPoint)"))
    raise FileBroken


def _other_program(start: bytes) -> str:
    if start.startswith(b"%PDF"):
        return _("un fichier PDF")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")):
        return _("une image")
    if start.startswith(b"{\\rtf"):
        return _("un document de texte (RTF)")
    if start.startswith((b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        return _("un fichier compressé : dépliez-le d’abord")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return _("un ancien classeur XML d’Excel")
    return ""


def _is_html(start: bytes) -> bool:
    """Pages that programs save as ".xls": the first tag says so."""
    text = start.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").lower()
    if not text.startswith(b"<"):
        return False
    return re.search(rb"<(!doctype html|html|head|body|table|meta)\b", text[:2000]) is not None
