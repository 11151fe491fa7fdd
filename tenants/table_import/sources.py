"""The rows of an import, by the codes of its columns: of an uploaded file, or handed in by another source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings

from kernel.files import path_of, reserve
from kernel.tables.headers import is_repeated
from kernel.tables.reading import carried_down, rows_of
from tenants.organisations.models import Organisation
from tenants.table_import.kinds import ImportKind, Texts
from tenants.table_import.models import TableImport

FILES = "table"  # the kind of file in the private storage


def keep_rows(
    organisation: Organisation, kind: ImportKind, rows: Iterable[Mapping[str, str]]
) -> tuple[str, int]:
    """(name of the file in which they are kept, how many). Raises KeyError for an unknown column."""
    codes = {column.code for column in kind.columns}
    name = reserve(organisation.storage_prefix, FILES, ".ndjson")
    n_rows = 0
    with path_of(name).open("w", encoding="utf-8") as file:
        for row in rows:
            unknown = row.keys() - codes
            if unknown:
                raise KeyError(f"no column of {kind.code}: {sorted(unknown)}")
            file.write(
                json.dumps({code: text for code, text in row.items() if text}, ensure_ascii=False) + "\n"
            )
            n_rows += 1
    return name, n_rows


def rows_of_import(table: TableImport) -> Iterator[tuple[int, Texts]]:
    """(line, texts by column). Raises TableRefused, amid the rows too."""
    yield from _mapped_rows(table) if table.has_mapping else _kept_rows(table)


def n_rows_of(table: TableImport) -> int:
    """About how many rows it has, for the progress."""
    if not table.has_mapping:
        return int(table.mapping.get("n_rows", 0))
    sheet = table.mapping.get("sheet", "")
    return next((int(one["n_rows"]) for one in table.survey.get("sheets", ()) if one["name"] == sheet), 0)


def _kept_rows(table: TableImport) -> Iterator[tuple[int, Texts]]:
    with path_of(table.input_file).open(encoding="utf-8") as file:
        for line, text in enumerate(file, 1):
            yield line, json.loads(text)


def _mapped_rows(table: TableImport) -> Iterator[tuple[int, Texts]]:
    mapping = table.mapping
    header: int = mapping["header"]  # 0: none
    columns = {int(index): code for index, code in mapping["columns"].items()}
    titles: list[str] = []
    rows = rows_of(path_of(table.input_file), mapping["sheet"], settings.TABLE_LIMITS)
    for line, texts in carried_down(rows):
        if line <= header:
            titles = texts if line == header else titles
            continue
        if titles and is_repeated(titles, texts):
            continue
        found = {code: texts[i] for i, code in columns.items() if i < len(texts) and texts[i]}
        yield line, found
