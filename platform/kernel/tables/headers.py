"""Which line of a table holds its titles, and which column is what. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.names import name_key
from kernel.slips import is_one_slip

LONGEST_TITLE = 60
SHORTEST_SLIP = 5
# A title may hold more than its word: "Nom du commerce (enseigne)", "Tél. fixe *".
EXACT, WITHIN, SLIP = 1.0, 0.8, 0.6
LEAST_TITLES = 2
NUMBER_WORDS = dict.fromkeys(("n", "no", "nr", "num", "ndeg", "numero", "nummer"), "numero")
LITTLE_WORDS = frozenset({
    "d", "de", "du", "des", "l", "la", "le", "les", "deg", "van", "het", "der", "the", "of",
})  # fmt: skip
LEAST_ALIKE = 0.6  # of a column's cells, to know it by what they look like


@dataclass(frozen=True)
class KnownColumn:
    """What a column may be: its names, those that it shares with another (`weak`: taken when nobody else is
    called so more clearly), and whether a cell can be one."""

    code: str
    titles: frozenset[str]
    weak: frozenset[str] = frozenset()
    looks_like: Callable[[str], Any] | None = field(default=None, compare=False)


def known_column(
    code: str,
    titles: Sequence[str],
    weak: Sequence[str] = (),
    looks_like: Callable[[str], Any] | None = None,
) -> KnownColumn:
    """With the keys of its names."""
    keys = frozenset(filter(None, map(title_key, titles)))
    return KnownColumn(code, keys, frozenset(filter(None, map(title_key, weak))), looks_like)


def title_key(text: str) -> str:
    """What spellings of one title have in common: `N° d’établissement` and `Num. établissement`."""
    words = [NUMBER_WORDS.get(word, word) for word in name_key(text).split()]
    said = [word for word in words if word not in LITTLE_WORDS]
    return " ".join(said or words)


def find_header(rows: Sequence[Sequence[str]], known: Sequence[KnownColumn]) -> int | None:
    """Which of the first rows holds the titles: the one that names most columns; None where none does."""
    best: int | None = None
    best_score = 0.0
    for i, cells in enumerate(rows):
        score = header_score(cells, known)
        if score > best_score:
            best, best_score = i, score
    return best


def header_score(cells: Sequence[str], known: Sequence[KnownColumn]) -> float:
    """How many columns the cells name; 0 where too few for a line of titles."""
    found = _best_by_code(cells, known)
    n_cells = sum(1 for cell in cells if cell)
    if not n_cells or len(found) < min(LEAST_TITLES, n_cells):
        return 0.0
    # One cell that is a title ("Commerces de Namur") is none of a table with more columns.
    share = len(found) / n_cells
    return sum(found.values()) * (0.5 + share / 2)


def guess_columns(
    titles: Sequence[str], rows: Sequence[Sequence[str]], known: Sequence[KnownColumn]
) -> dict[int, str]:
    """{index: code}, each code once: by titles first, then by what the cells of `rows` look like."""
    guessed: dict[int, str] = {}
    taken: set[str] = set()
    scored = sorted(
        (
            (-_alike(title_key(title), column), i, order, column.code)
            for i, title in enumerate(titles)
            if 0 < len(title) <= LONGEST_TITLE
            for order, column in enumerate(known)
        ),
    )
    for score, i, _, code in scored:
        if score < 0 and i not in guessed and code not in taken:
            guessed[i] = code
            taken.add(code)
    width = max((len(row) for row in rows), default=0)
    for i in range(width):
        title = titles[i] if i < len(titles) else ""
        if i in guessed or (title and len(titles) > 0):
            continue
        cells = [row[i] for row in rows if i < len(row) and row[i]]
        code = _by_cells(cells, [column for column in known if column.code not in taken])
        if code:
            guessed[i] = code
            taken.add(code)
    return guessed


def signature(titles: Sequence[str]) -> str:
    """The same for tables with the same titles in any order and spelling; "" without titles."""
    keys = sorted(filter(None, map(name_key, titles)))
    return hashlib.sha256("\n".join(keys).encode()).hexdigest() if keys else ""


def is_repeated(titles: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether a row is the line of titles once more, as in the middle of a table put together."""
    return (
        bool(titles)
        and len(titles) == len(texts)
        and all(
            text == title or name_key(text) == name_key(title)
            for text, title in zip(texts, titles, strict=True)
        )
    )


def _best_by_code(cells: Sequence[str], known: Sequence[KnownColumn]) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for cell in cells:
        if not 0 < len(cell) <= LONGEST_TITLE:
            continue
        key = title_key(cell)
        score, code = max(((_alike(key, column), column.code) for column in known), default=(0.0, ""))
        if score:
            found[code] = max(score, found.get(code, 0.0))
    return found


def _alike(key: str, column: KnownColumn) -> float:
    if not key:
        return 0.0
    if key in column.titles:
        return EXACT
    if key in column.weak:
        return SLIP / 2
    words = set(key.split())
    within = max((len(title) for title in column.titles if set(title.split()) <= words), default=0)
    if within:
        return WITHIN * within / len(key) if within < len(key) / 2 else WITHIN
    if len(key) >= SHORTEST_SLIP and any(is_one_slip(key, title) for title in column.titles):
        return SLIP
    return 0.0


def _by_cells(cells: Sequence[str], known: Sequence[KnownColumn]) -> str:
    if not cells:
        return ""
    scored = [
        (sum(1 for cell in cells if column.looks_like(cell)) / len(cells), -order, column.code)
        for order, column in enumerate(known)
        if column.looks_like is not None
    ]
    share, _, code = max(scored, default=(0.0, 0, ""))
    return code if share >= LEAST_ALIKE else ""
