"""Whether a draft's two documents have the shape that the rules read: keys, types, ranges, codes.

A schema is a function (value, where, problems); it notes what is wrong and never raises.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from diagnostic.questionnaire.errors import gettext_noop
from diagnostic.questionnaire.problems import DOCUMENT, Problem

type Schema = Callable[[Any, str, list[Problem]], None]

LANGUAGES = ("fr", "nl", "de", "en")
LONGEST_TEXT = 600
LARGEST_PERCENT = 400
LARGEST_WEIGHT = 100
MAX_DEPTH = 30
_CODE = re.compile(r"[A-Za-z0-9_-]{1,12}\Z")

# What is expected: the catalogue has these too, and whoever shows a problem translates them.
A_LIST, AN_OBJECT = gettext_noop("une liste"), gettext_noop("un objet")
A_TEXT, A_NUMBER = gettext_noop("un texte"), gettext_noop("un nombre entier")
A_YES_OR_NO = gettext_noop("vrai ou faux")


def problems_of_shape(document: object, themes: object) -> list[Problem]:
    """What keeps the rules from reading the two documents; empty where they can."""
    problems: list[Problem] = []
    for name, value, schema in (("questionnaire", document, QUESTIONNAIRE), ("themes", themes, THEMES)):
        if _is_storable(value):
            schema(value, name, problems)
        else:
            problems.append(Problem("not_storable", name))
    return problems


def _is_storable(value: object) -> bool:
    """No character and no number that the database refuses, and not nested beyond reason."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return False
        if isinstance(one, str):
            if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in one):
                return False
        elif isinstance(one, float):
            if not math.isfinite(one):
                return False
        elif isinstance(one, Mapping):
            waiting += [(part, depth + 1) for pair in one.items() for part in pair]
        elif isinstance(one, list):
            waiting += [(part, depth + 1) for part in one]
        elif isinstance(one, int) and abs(one) >= 10**18:
            return False
    return True


def _note(problems: list[Problem], code: str, where: str, **parameters: Any) -> None:
    problems.append(Problem(code, where, DOCUMENT, parameters))


def whole(lowest: int, highest: int) -> Schema:
    def check(value: Any, where: str, problems: list[Problem]) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            _note(problems, "wrong_type", where, expected=A_NUMBER)
        elif not lowest <= value <= highest:
            _note(problems, "out_of_range", where, value=value, lowest=lowest, highest=highest)

    return check


def yes_or_no(value: Any, where: str, problems: list[Problem]) -> None:
    if not isinstance(value, bool):
        _note(problems, "wrong_type", where, expected=A_YES_OR_NO)


def text(value: Any, where: str, problems: list[Problem]) -> None:
    if not isinstance(value, str):
        _note(problems, "wrong_type", where, expected=A_TEXT)
    elif len(value) > LONGEST_TEXT:
        _note(problems, "text_too_long", where, highest=LONGEST_TEXT)


def code(value: Any, where: str, problems: list[Problem]) -> None:
    if not isinstance(value, str):
        _note(problems, "wrong_type", where, expected=A_TEXT)
    elif not _CODE.match(value):
        _note(problems, "code_malformed", where, value=value[:30])


def one_of(*values: str) -> Schema:
    def check(value: Any, where: str, problems: list[Problem]) -> None:
        if value not in values or not isinstance(value, str):
            _note(problems, "wrong_type", where, expected=" / ".join(f"« {one} »" for one in values))

    return check


def list_of(item: Schema, lowest: int = 0) -> Schema:
    def check(value: Any, where: str, problems: list[Problem]) -> None:
        if not isinstance(value, list):
            _note(problems, "wrong_type", where, expected=A_LIST)
            return
        if len(value) < lowest:
            _note(problems, "too_few", where, lowest=lowest)
        for at, one in enumerate(value):
            item(one, f"{where}[{at}]", problems)

    return check


def by_code(item: Schema) -> Schema:
    def check(value: Any, where: str, problems: list[Problem]) -> None:
        if not isinstance(value, Mapping):
            _note(problems, "wrong_type", where, expected=AN_OBJECT)
            return
        for key, one in value.items():
            code(key, where, problems)
            item(one, f"{where}.{str(key)[:30]}", problems)

    return check


def keys(optional: Mapping[str, Schema] | None = None, /, **needed: Schema) -> Schema:
    """An object with these keys; others are left alone."""

    def check(value: Any, where: str, problems: list[Problem]) -> None:
        if not isinstance(value, Mapping):
            _note(problems, "wrong_type", where, expected=AN_OBJECT)
            return
        for key, schema in needed.items():
            if key in value:
                schema(value[key], f"{where}.{key}", problems)
            else:
                _note(problems, "key_missing", f"{where}.{key}")
        for key, schema in (optional or {}).items():
            if key in value:
                schema(value[key], f"{where}.{key}", problems)

    return check


IN_LANGUAGES: Mapping[str, Schema] = dict.fromkeys(LANGUAGES, text)
PERCENT = whole(0, LARGEST_PERCENT)
POINTS = whole(0, 100)

SETTLING = by_code(by_code(list_of(code, 1)))

OPTION = keys({**IN_LANGUAGES, "exclusive": yes_or_no}, id=code, pts=POINTS)
QUESTION = keys(
    IN_LANGUAGES,
    code=code,
    dimension=code,
    weight=whole(0, LARGEST_WEIGHT),
    type=one_of("single", "multi"),
    na_allowed=yes_or_no,
    options=list_of(OPTION, 2),
    themes=by_code(whole(1, 3)),
)
QUESTIONNAIRE = keys(
    version=text,
    na_label=keys(IN_LANGUAGES),
    dimensions=list_of(keys(IN_LANGUAGES, code=code), 1),
    bands=list_of(keys(IN_LANGUAGES, code=code, min=POINTS, max=POINTS), 1),
    questions=list_of(QUESTION, 1),
    recommendation=keys(
        {"settled": SETTLING, "begun": SETTLING},
        count=whole(1, 20),
        level_gate=keys(level=whole(1, 4), min_score=POINTS),
        diversity_percent_by_already_chosen_in_dimension=list_of(POINTS, 1),
    ),
    sector_weight_percent=by_code(by_code(PERCENT)),
    sector_theme_relevance_percent=by_code(by_code(PERCENT)),
)
THEME = keys(
    code=code,
    dimension=code,
    level=whole(1, 3),
    impact=whole(1, 10),
    hours=whole(1, 100),
    title=keys(IN_LANGUAGES),
    description=keys(IN_LANGUAGES),
    providers=list_of(code),
    prerequisites=list_of(code),
)
THEMES = keys(
    {
        "levels": by_code(keys(IN_LANGUAGES)),
        "price": keys(),
        "partners": list_of(keys(code=code)),
        "dimensions": list_of(keys()),
    },
    version=text,
    themes=list_of(THEME, 1),
)
