"""Which sheet, which line of titles, which column is what: guessed, remembered, corrected by staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.names import name_key
from kernel.tables.headers import find_header, guess_columns, header_score, signature
from kernel.tables.reading import TableFile
from tenants.table_import.kinds import ImportKind
from tenants.table_import.models import ImportMapping, TableImport

N_SAMPLES = 5
HEADER_WITHIN = 25  # lines


@dataclass(frozen=True)
class SurveyedSheet:
    """A sheet as it was surveyed. `sample`: (line, texts) of its first lines; `filled`: by column, in how
    many lines something stands."""

    name: str
    n_rows: int
    filled: list[int]
    sample: list[tuple[int, list[str]]]
    refusal: str

    def titles(self, header: int) -> list[str]:
        return next((texts for line, texts in self.sample if line == header), [])

    def rows_below(self, header: int) -> list[list[str]]:
        return [texts for line, texts in self.sample if line > header]


@dataclass(frozen=True)
class Guess:
    """`header`: the line of titles as a spreadsheet counts it, 0 for none. `columns`: {index: code}."""

    sheet: str
    header: int
    columns: dict[int, str]
    is_remembered: bool = False

    def stored(self) -> dict[str, Any]:
        columns = {str(index): code for index, code in self.columns.items()}
        return {"sheet": self.sheet, "header": self.header, "columns": columns}


def stored_survey(found: TableFile) -> dict[str, Any]:
    """As `TableImport.survey` keeps it."""
    return {
        "file_kind": found.kind.value,
        "has_macros": found.has_macros,
        "encoding": found.encoding,
        "sheets": [
            {
                "name": sheet.name,
                "n_rows": sheet.n_rows,
                "filled": sheet.filled,
                "sample": sheet.sample,
                "refusal": str(sheet.refusal or ""),
            }
            for sheet in found.sheets
        ],
    }


def sheets_of(table: TableImport) -> list[SurveyedSheet]:
    return [
        SurveyedSheet(
            one["name"],
            one["n_rows"],
            one["filled"],
            [(line, texts) for line, texts in one["sample"]],
            one["refusal"],
        )
        for one in table.survey.get("sheets", ())
    ]


def guess(
    kind: ImportKind,
    sheets: Sequence[SurveyedSheet],
    *,
    sheet: str | None = None,
    header: int | None = None,
) -> Guess:
    """The best sheet and line of titles, or those that are said, with what each column is. 2 statements."""
    known = kind.known_columns()
    usable = [one for one in sheets if one.n_rows and not one.refusal] or list(sheets)
    chosen = next((one for one in usable if one.name == sheet), None)
    if chosen is None:
        chosen = max(usable, key=lambda one: (_score(one, kind), one.n_rows))
    if header is None:
        first = chosen.sample[:HEADER_WITHIN]
        at = find_header([texts for _, texts in first], known)
        header = _remembered_line(kind, first) or (first[at][0] if at is not None else 0)
    titles = chosen.titles(header)
    guessed = guess_columns(titles, chosen.rows_below(header), known)
    remembered = _remembered(kind, titles)
    if remembered:
        return Guess(chosen.name, header, remembered, is_remembered=True)
    if "name" not in guessed.values() and not titles:
        guessed |= _first_texts(kind, chosen, guessed)
    return Guess(chosen.name, header, dict(sorted(guessed.items())))


def remember(kind: ImportKind, sheet: SurveyedSheet, chosen: Mapping[str, Any], now: datetime) -> None:
    """What staff made of these titles, for the next table that has them. 1 statement."""
    titles = sheet.titles(chosen["header"])
    signed = signature(titles)
    if not signed:
        return
    columns = {
        name_key(titles[int(index)]): code
        for index, code in chosen["columns"].items()
        if int(index) < len(titles) and titles[int(index)]
    }
    ImportMapping.objects.update_or_create(
        kind=kind.code, signature=signed, defaults={"columns": columns, "used_at": now}
    )


def _score(sheet: SurveyedSheet, kind: ImportKind) -> float:
    known = kind.known_columns()
    return max((header_score(texts, known) for _, texts in sheet.sample[:HEADER_WITHIN]), default=0.0)


def _remembered(kind: ImportKind, titles: Sequence[str]) -> dict[int, str]:
    signed = signature(titles)
    found = ImportMapping.objects.filter(kind=kind.code, signature=signed).first() if signed else None
    if found is None:
        return {}
    by_key = dict(found.columns)
    return {
        i: code
        for i, title in enumerate(titles)
        if title and (code := by_key.pop(name_key(title), "")) and kind.column(code) is not None
    }


def _remembered_line(kind: ImportKind, lines: Sequence[tuple[int, list[str]]]) -> int:
    """The line whose titles came before; 0 where none did."""
    signed = {signature(texts): line for line, texts in reversed(lines)}
    known = ImportMapping.objects.filter(kind=kind.code, signature__in=signed)
    return min((signed[one] for one in known.values_list("signature", flat=True)), default=0)


def _first_texts(kind: ImportKind, sheet: SurveyedSheet, guessed: Mapping[int, str]) -> dict[int, str]:
    """Without titles the first column of words that nobody knows is the name."""
    code = kind.columns[0].code
    for i, n_filled in enumerate(sheet.filled):
        cells = [texts[i] for _, texts in sheet.sample if i < len(texts) and texts[i]]
        if (
            i not in guessed
            and n_filled
            and sum(any(c.isalpha() for c in cell) for cell in cells) * 2 > len(cells)
        ):
            return {i: code}
    return {}
