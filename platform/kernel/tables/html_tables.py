"""The table of a web page that a program saved under the name of a spreadsheet."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser
from pathlib import Path

from kernel.tables.errors import NoTable

DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([a-zA-Z0-9_-]+)")
MOST_SPANNED = 100


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._n_spanned = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append([])
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            span = dict(attrs).get("colspan") or "1"
            self._n_spanned = min(int(span), MOST_SPANNED) if span.isdecimal() else 1
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self._cell).split("\n")).strip()
        if not self._open[-1]:
            self._open[-1].append([])
        self._open[-1][-1] += [text, *[""] * (self._n_spanned - 1)]
        self._cell = None


def rows_of_html(path: Path) -> list[list[str]]:
    """The rows of its largest table; a page is as large as an upload may be, at most. Raises NoTable."""
    content = path.read_bytes()
    parser = _Tables()
    parser.feed(content.decode(_encoding(content), errors="replace"))
    parser.close()
    tables = [table for table in parser.tables if any(any(row) for row in table)]
    if not tables:
        raise NoTable
    return max(tables, key=lambda table: sum(len(row) for row in table))


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = DECLARED.search(content[:4000])
    names = [declared.group(1).decode()] if declared else []
    for name in (*names, "utf-8-sig"):
        try:
            codecs.lookup(name)
            content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
        return name
    return "cp1252"
