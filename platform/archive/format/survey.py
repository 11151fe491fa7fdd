"""A first pass over a CSV file: is it text at all, in which encoding, how many lines, cut or not.

A separate pass, because the encoding can only be known at the end, and because a file must not be half
read when its end turns out to be something else. It keeps one buffer in memory.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from archive.format.problems import Problem, Severity, refused

CHUNK_BYTES = 256 * 1024
CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a")) + b"\x7f"
MAX_CONTROL_SHARE = 0.01
# Bytes that Windows-1252 leaves undefined, and those that it adds to Latin-1.
UNDEFINED_IN_1252 = b"\x81\x8d\x8f\x90\x9d"
# An accented letter or a curly quote in UTF-8: two or three bytes that would be very odd in Latin-1.
UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x90-\xbf]")
SIGNATURES = (
    (b"PK\x03\x04", "un classeur de tableur ou une archive (xlsx, ods, zip)"),
    (b"\xd0\xcf\x11\xe0", "un ancien classeur Excel (xls)"),
    (b"%PDF", "un PDF"),
    (b"\x1f\x8b", "un fichier compressé (gz)"),
    (b"\x89PNG", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"{\\rtf", "un document RTF"),
)
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Survey:
    """`encoding`: for `open`. `n_lines`: physical lines, an unfinished last one included.

    `ends_mid_character`: UTF-8 cut inside a character. `mixed_on_line`: UTF-8 with a line that is not.
    """

    encoding: str
    n_lines: int
    n_bytes: int
    ends_with_newline: bool
    ends_mid_character: bool
    mixed_on_line: int | None

    @property
    def encoding_name(self) -> str:
        """As a person says it."""
        return {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(self.encoding, "Latin-1")

    def problems(self, file: str) -> Iterator[Problem]:
        """What to say about the encoding."""
        if self.mixed_on_line is not None:
            yield Problem(Severity.ERROR, file, "file_mixed_encoding", self.mixed_on_line)
        elif self.encoding != "utf-8-sig":
            parameters = {"encoding": self.encoding_name}
            yield Problem(Severity.WARNING, file, "file_not_utf8", parameters=parameters)
        if self.ends_mid_character:
            yield Problem(Severity.ERROR, file, "file_truncated", self.n_lines)


@dataclass(slots=True)
class _Counts:
    """Running totals of the pass."""

    n_bytes: int = 0
    n_control: int = 0
    n_lines: int = 0
    last: bytes = b""
    bad_line: int | None = None  # the first line that is not UTF-8
    has_utf8_letters: bool = False
    high_bytes: set[int] = field(default_factory=set)


def survey(stream: IO[bytes], file: str) -> Survey:
    """What the file is. Raises `ArchiveRefused` when it is empty, binary or UTF-16."""
    counts = _Counts()
    decoder = codecs.getincrementaldecoder("utf-8")()
    while chunk := stream.read(CHUNK_BYTES):
        if counts.n_bytes == 0:
            _refuse_other_formats(chunk, file)
        if b"\0" in chunk:
            raise refused("file_not_csv", file, kind="un fichier binaire")
        _count(counts, chunk, decoder)
    if counts.n_bytes == 0:
        raise refused("file_empty", file)
    if counts.n_control > counts.n_bytes * MAX_CONTROL_SHARE:
        raise refused("file_not_csv", file, kind="un fichier binaire")
    is_cut = counts.bad_line is None and bool(decoder.getstate()[0])
    return _conclusion(counts, ends_mid_character=is_cut)


def _refuse_other_formats(start: bytes, file: str) -> None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refused("file_utf16", file)
    for signature, kind in SIGNATURES:
        if start.startswith(signature):
            raise refused("file_not_csv", file, kind=kind)
    if MARKUP.match(start):
        raise refused("file_not_csv", file, kind="une page web ou du XML")


def _count(counts: _Counts, chunk: bytes, decoder: codecs.IncrementalDecoder) -> None:
    if counts.bad_line is None:
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            before = chunk[: max(0, error.start - pending)]
            counts.bad_line = counts.n_lines + _n_newlines(before, counts.last) + 1
    if not chunk.isascii():
        counts.high_bytes.update(byte for byte in set(chunk) if byte >= 0x80)
        counts.has_utf8_letters = counts.has_utf8_letters or bool(UTF8_LETTER.search(chunk))
    counts.n_control += len(chunk) - len(chunk.translate(None, CONTROL_BYTES))
    counts.n_lines += _n_newlines(chunk, counts.last)
    counts.n_bytes += len(chunk)
    counts.last = chunk[-1:]


def _n_newlines(chunk: bytes, previous: bytes) -> int:
    """Line ends in `chunk`: \\n, \\r, or both as one, even when the pair is split between two chunks."""
    split_pair = previous == b"\r" and chunk[:1] == b"\n"
    return chunk.count(b"\n") + chunk.count(b"\r") - chunk.count(b"\r\n") - split_pair


def _conclusion(counts: _Counts, *, ends_mid_character: bool) -> Survey:
    ends_with_newline = counts.last in {b"\n", b"\r"}
    is_utf8 = counts.bad_line is None
    is_mixed = not is_utf8 and counts.has_utf8_letters
    encoding = "cp1252" if counts.high_bytes.isdisjoint(UNDEFINED_IN_1252) else "latin-1"
    return Survey(
        encoding="utf-8-sig" if is_utf8 or is_mixed else encoding,
        n_lines=counts.n_lines + (not ends_with_newline),
        n_bytes=counts.n_bytes,
        ends_with_newline=ends_with_newline,
        ends_mid_character=ends_mid_character,
        mixed_on_line=counts.bad_line if is_mixed else None,
    )
