"""`edition.json`: the edition itself, read with the same care as the tables, and written back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import IO

from archive.format import cells
from archive.format.cells import CellOdd, CellRefused
from archive.format.problems import Problem, Severity
from archive.format.tables import EDITION_JSON

MAX_KIB = 64
REQUIRED = ("code", "name", "starts_on", "ends_on", "as_of", "planned_until")
OPTIONAL = ("fictional", "published")
# (earlier, later): days that cannot be the other way round
IN_ORDER = (("starts_on", "ends_on"), ("starts_on", "as_of"), ("starts_on", "planned_until"))

type AddProblem = Callable[[Problem], None]


@dataclass(frozen=True, slots=True)
class Published:
    """A bilan that was made public, on the day that it describes."""

    label: str
    as_of: date


@dataclass(frozen=True, slots=True)
class EditionFile:
    """`as_of`: the day of its bilan, None while it runs."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    as_of: date | None
    planned_until: date
    is_fictional: bool
    published: tuple[Published, ...]


class _Wrong(Exception):
    """Already reported: the edition cannot be had from this."""


def read_edition(stream: IO[bytes], add_problem: AddProblem) -> EditionFile | None:
    """The edition, or None after reporting every error found."""
    raw = stream.read(MAX_KIB * 1024 + 1)
    if len(raw) > MAX_KIB * 1024:
        add_problem(_problem("edition_too_big", limit=MAX_KIB))
        return None
    try:
        return _Reading(add_problem).edition(_parse(raw, add_problem))
    except _Wrong:
        return None


def edition_json(edition: EditionFile) -> bytes:
    """The file that `read_edition` reads back as the same edition; the same bytes each time."""
    content = {
        "code": edition.code,
        "name": edition.name,
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "as_of": None if edition.as_of is None else edition.as_of.isoformat(),
        "planned_until": edition.planned_until.isoformat(),
        "fictional": edition.is_fictional,
        "published": [{"label": one.label, "as_of": one.as_of.isoformat()} for one in edition.published],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _parse(raw: bytes, add_problem: AddProblem) -> dict[str, object]:
    def without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        doubles.update(name for name in names if names.count(name) > 1)
        return dict(pairs)

    doubles: set[str] = set()

    try:
        content = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=without_doubles)
    except UnicodeDecodeError:
        add_problem(_problem("edition_encoding"))
        raise _Wrong from None
    except json.JSONDecodeError as error:
        reason = f"ligne {error.lineno}, caractère {error.colno}"
        add_problem(_problem("edition_not_json", line=error.lineno, reason=reason))
        raise _Wrong from None
    except (RecursionError, ValueError):  # too deep, or a number of thousands of digits
        add_problem(_problem("edition_not_json", reason="trop profond ou trop long"))
        raise _Wrong from None
    for name in sorted(doubles):
        add_problem(_problem("edition_key_twice", name))
    if doubles:
        raise _Wrong
    if not isinstance(content, dict):
        add_problem(_problem("edition_not_object"))
        raise _Wrong
    return content


class _Reading:
    """Reads key after key, so that all errors are reported and not the first only."""

    def __init__(self, add_problem: AddProblem) -> None:
        self._add_problem = add_problem
        self._is_wrong = False

    def edition(self, content: dict[str, object]) -> EditionFile:
        for key in REQUIRED:
            if key not in content:
                self._wrong("edition_key_missing", key)
        extra = [key for key in content if key not in {*REQUIRED, *OPTIONAL}]
        if extra:
            columns = ", ".join(extra)[:200]
            self._add_problem(_problem("edition_key_extra", severity=Severity.WARNING, columns=columns))
        code = self._text(content, "code", lambda text: cells.read_code(text, 30))
        name = self._text(content, "name", lambda text: cells.read_text(text, 120))
        days = {key: self._day(content, key) for key in ("starts_on", "ends_on", "as_of", "planned_until")}
        fictional = content.get("fictional", False)
        if not isinstance(fictional, bool):
            self._wrong("edition_type", "fictional", expected="true ou false")
        published = self._published(content.get("published", []))
        for earlier, later in IN_ORDER:
            self._in_order(earlier, days[earlier], later, days[later])
        for one in published:
            self._in_order("starts_on", days["starts_on"], "published.as_of", one.as_of)
        starts_on, ends_on, planned_until = days["starts_on"], days["ends_on"], days["planned_until"]
        if self._is_wrong or starts_on is None or ends_on is None or planned_until is None:
            raise _Wrong
        return EditionFile(
            code, name, starts_on, ends_on, days["as_of"], planned_until, fictional is True, published
        )

    def _published(self, entries: object) -> tuple[Published, ...]:
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self._wrong("edition_type", "published", expected="une liste d’objets (label, as_of)")
            return ()
        found: dict[str, Published] = {}
        for entry in entries:
            for key in ("label", "as_of"):
                if key not in entry:
                    self._wrong("edition_key_missing", f"published.{key}")
            label = self._text(entry, "label", lambda text: cells.read_text(text, 60), "published.")
            as_of = self._day(entry, "as_of", "published.")
            if label in found:
                self._wrong("edition_label_twice", "published.label", label)
            if as_of is not None:
                found[label] = Published(label, as_of)
            elif "as_of" in entry and entry["as_of"] is None:
                self._wrong("edition_type", "published.as_of", expected="une date AAAA-MM-JJ")
        return tuple(found.values())

    def _text(
        self, content: dict[str, object], key: str, read: Callable[[str], str], prefix: str = ""
    ) -> str:
        if key not in content:
            return ""
        value = content[key]
        if not isinstance(value, str) or not value.strip():
            self._wrong("edition_type", prefix + key, expected="un texte entre guillemets, non vide")
            return ""
        try:
            return read(value.strip())
        except CellOdd as odd:
            self._add_problem(
                Problem(Severity.WARNING, EDITION_JSON, odd.code, None, prefix + key, value, odd.parameters)
            )
            return str(odd.kept)
        except CellRefused as why:
            self._wrong(why.code, prefix + key, value, **why.parameters)
            return ""

    def _day(self, content: dict[str, object], key: str, prefix: str = "") -> date | None:
        value = content.get(key)
        if key not in content or (value is None and key == "as_of"):
            return None
        if not isinstance(value, str):
            self._wrong("edition_type", prefix + key, expected="une date AAAA-MM-JJ entre guillemets")
            return None
        try:
            return cells.read_day(value.strip())
        except CellRefused as why:
            self._wrong(why.code, prefix + key, value, **why.parameters)
            return None

    def _in_order(self, earlier: str, first: date | None, later: str, second: date | None) -> None:
        if first is not None and second is not None and second < first:
            self._wrong("edition_order", later, str(second), earlier=earlier, other=first)

    def _wrong(self, code: str, column: str | None = None, value: str = "", **parameters: object) -> None:
        self._is_wrong = True
        self._add_problem(Problem(Severity.ERROR, EDITION_JSON, code, None, column, value, parameters))


def _problem(
    code: str,
    column: str | None = None,
    value: str = "",
    *,
    severity: Severity = Severity.ERROR,
    line: int | None = None,
    **parameters: object,
) -> Problem:
    return Problem(severity, EDITION_JSON, code, line, column, value, parameters)
