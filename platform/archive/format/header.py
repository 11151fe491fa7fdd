"""The first line of a CSV file: which character separates, which columns are there, where each one is."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.format.problems import Problem, Severity
from archive.format.tables import Table

SEPARATORS = {",": "virgule", ";": "point-virgule", "\t": "tabulation"}

type AddProblem = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's cells are in the rows of one file.

    `positions`: for each column of the table, its index, or None if the file does not have it.
    `questions`: (name of the question, index).
    """

    width: int
    positions: tuple[int | None, ...]
    questions: tuple[tuple[str, int], ...]


def split_header(line: str, table: Table) -> tuple[str, tuple[str, ...]]:
    """The separator with which most columns of the table are found, and the titles in lower case."""
    known = frozenset(table.names)
    best_separator, best_found = ",", -1
    best_titles: tuple[str, ...] = ()
    for separator in SEPARATORS:
        try:
            cells = next(csv.reader([line], delimiter=separator, strict=True), [])
        except csv.Error:
            continue
        titles = tuple(cell.strip().lower() for cell in cells)
        found = len(known.intersection(titles))
        if found > best_found:
            best_separator, best_titles, best_found = separator, titles, found
    return best_separator, best_titles


def lay_out(titles: Sequence[str], table: Table, line: int, add_problem: AddProblem) -> Layout | None:
    """Where the columns are, None when the file cannot be read with this header; reports what is odd."""

    def error(code: str, column: str | None = None, **parameters: object) -> None:
        add_problem(Problem(Severity.ERROR, table.file, code, line, column, parameters=parameters))

    if not set(table.names).intersection(titles):
        error("header_missing", expected=", ".join(c.name for c in table.columns if c.required))
        return None
    questions = _questions(titles, table)
    used = {*table.names, *(title for title, _, _ in questions)}
    errors = 0
    for title in sorted({title for title in titles if title in used and titles.count(title) > 1}):
        error("header_column_twice", title)
        errors += 1
    for column in table.columns:
        if column.required and column.name not in titles:
            error("header_column_missing", column.name)
            errors += 1
    if table.one_of and not any(set(choice) <= set(titles) for choice in table.one_of):
        error("header_one_of_missing", choices=spelled(table.one_of))
        errors += 1
    if table.questions and not questions:
        error("header_column_missing", f"{table.questions.prefix}01")
        errors += 1
    extra = [title for title in titles if title and title not in used]
    if extra:
        parameters = {"columns": ", ".join(extra)[:500]}
        add_problem(
            Problem(Severity.WARNING, table.file, "header_extra_columns", line, parameters=parameters)
        )
    if errors:
        return None
    return Layout(
        width=len(titles),
        positions=tuple(titles.index(name) if name in titles else None for name in table.names),
        questions=tuple((name, index) for _, name, index in questions),
    )


def _questions(titles: Sequence[str], table: Table) -> list[tuple[str, str, int]]:
    """(title, name, index) of the columns that hold the answer to a question."""
    if table.questions is None:
        return []
    pattern = re.compile(rf"{table.questions.prefix}\d{{2,3}}", re.IGNORECASE | re.ASCII)
    return [(title, title.upper(), at) for at, title in enumerate(titles) if pattern.fullmatch(title)]


def spelled(one_of: Sequence[Sequence[str]]) -> str:
    """`shop_ref, ou bien subject et sector`."""
    return ", ou bien ".join(" et ".join(choice) for choice in one_of)
