"""Tables as text: their encoding, their separator, their rows as a stream."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from charset_normalizer import from_bytes

from kernel.tables.errors import TableRefused

SAMPLE_BYTES = 256 * 1024
DELIMITERS = ";\t|,"
# A quote that is never closed would swallow the table: no cell has so many lines.
MOST_LINES_IN_CELL = 60
LONGEST_CELL = 100_000
# Encodings of one byte that spreadsheets in Western Europe wrote; of equals the first.
ONE_BYTE = ("cp1252", "cp850", "mac_roman", "iso8859_15")
LETTERS = frozenset("àâäáãåçéèêëíìîïñóòôöõúùûüÿœæßÀÂÄÁÇÉÈÊËÍÌÎÏÑÓÒÔÖÚÙÛÜŒÆ")
SPECIAL = re.compile(r"[^\x00-\x7f]")
CREDITED_BYTES = 64 * 1024
SIGNS = frozenset("€’‘“”«»–—…°²³§µ·•½¼ \u00a0")


@dataclass(frozen=True)
class TextFormat:
    """How a text is to be read. `has_quotes`: cells may stand in double quotes. `n_skipped`: a first line
    that only names the separator (`sep=;`)."""

    encoding: str
    delimiter: str
    has_quotes: bool = True
    n_skipped: int = 0


def detect_format(path: Path) -> TextFormat:
    """Raises TableRefused for what is no text."""
    encoding = _encoding(path)
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(sample).replace("\x00", "")
    named = _named_delimiter(text)
    found = TextFormat(encoding, named or _delimiter(text), n_skipped=1 if named else 0)
    return found if _closes_its_quotes(path, found) else replace(found, has_quotes=False)


def rows_of_text(path: Path, form: TextFormat) -> Iterator[list[str]]:
    """Every line of the table, those without anything in them too, in constant memory."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL * 10))
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        lines = (line.replace("\x00", "") for line in file)
        for _ in range(form.n_skipped):
            next(lines, "")
        if form.has_quotes:
            yield from csv.reader(_with_ditto_marks(lines, form.delimiter), delimiter=form.delimiter)
        else:
            yield from csv.reader(lines, delimiter=form.delimiter, quoting=csv.QUOTE_NONE)


def _with_ditto_marks(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Lines in which a cell that is one quote alone (as above) is written as quoted text, so that it opens
    no cell that would swallow what follows."""
    apart = re.escape(delimiter)
    alone = re.compile(rf'(?:^|{apart})"(?={apart}|[\r\n]|$)')
    is_open = False
    for line in lines:
        n_quotes = line.count('"')
        if n_quotes and (is_open or n_quotes % 2 or alone.search(line)):
            line, is_open = _mended(line, delimiter, is_open=is_open)  # noqa: PLW2901
        yield line


def _mended(line: str, delimiter: str, *, is_open: bool) -> tuple[str, bool]:
    """(the line, whether its last cell goes on in the next one)"""
    cells: list[str] = []
    at, end = 0, len(line.rstrip("\r\n"))
    while at <= end:
        if not is_open and line[at : at + 1] == '"' and line[at + 1 : at + 2] in ("", delimiter, "\r", "\n"):
            cells.append('""""')
            at += 2
            continue
        begin = at
        if is_open or line[at : at + 1] == '"':
            at = _end_of_quotes(line, at if is_open else at + 1)
            is_open = at < 0
            if is_open:
                return delimiter.join([*cells, line[begin:]]), True
        found = line.find(delimiter, at, end)
        at = found if found >= 0 else end
        cells.append(line[begin:at])
        at += 1
    return delimiter.join(cells) + line[end:], False


def _end_of_quotes(line: str, at: int) -> int:
    """Behind the quote that ends a cell, -1 where none does; two are one quote of its text."""
    while (found := line.find('"', at)) >= 0:
        if line[found + 1 : found + 2] != '"':
            return found + 1
        at = found + 2
    return -1


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(mark):
            return encoding
    if b"\x00" in sample:
        return _without_mark(sample)
    if _is_utf8(path):
        return "utf-8"
    best = max(ONE_BYTE, key=lambda encoding: _credit(sample, encoding))
    if _credit(sample, best) >= 0:
        return best
    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None else "cp1252"


def _without_mark(sample: bytes) -> str:
    """UTF-16 without its mark has a zero beside each plain letter; what else has zeros is no text."""
    even, odd = sample[::2], sample[1::2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    if sample.count(0) < 4 and len(sample) > 400:  # a stray one, of an old program
        return "cp1252"
    raise TableRefused


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1024 * 1024):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _credit(sample: bytes, encoding: str) -> int:
    """How much the special characters look like what people here write: an é amid a word more than a sign,
    a capital amid small letters or any other sign against it."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    text = decoder.decode(sample[:CREDITED_BYTES])
    credit = 0
    for found in SPECIAL.finditer(text):
        before, special = text[max(found.start() - 1, 0) : found.start()], found.group()
        if special in LETTERS:
            credit += -4 if special.isupper() and before.islower() else 3 if special.islower() else 2
        else:
            credit += 2 if special in SIGNS else -4
    return credit


def _named_delimiter(text: str) -> str:
    first = text.lstrip("\ufeff")[:8].splitlines()[:1]
    line = first[0].strip().strip('"').lower() if first else ""
    return line[4] if line.startswith("sep=") and len(line) == 5 else ""


def _delimiter(text: str) -> str:
    """The separator that cuts most lines into the same number of cells, more than one."""
    best, best_score = DELIMITERS[0], 0.0
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths: Counter[int] = Counter()
        try:
            for row, _ in zip(reader, range(200), strict=False):
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
        except csv.Error:
            continue
        cut = {width: n for width, n in widths.items() if width > 1}
        if not cut:
            continue
        width, n = max(cut.items(), key=lambda one: (one[1], one[0]))
        score = n / widths.total() * (1 + min(width, 10) / 20)
        if score > best_score + 1e-9:
            best, best_score = delimiter, score
    return best


def _closes_its_quotes(path: Path, form: TextFormat) -> bool:
    try:
        for row in rows_of_text(path, form):
            for cell in row:
                if len(cell) > LONGEST_CELL or (
                    len(cell) > MOST_LINES_IN_CELL and cell.count("\n") > MOST_LINES_IN_CELL
                ):
                    return False
    except csv.Error:
        return False
    return True


def is_blank(text: str) -> bool:
    return not any(unicodedata.category(c)[0] not in "ZC" for c in text)
