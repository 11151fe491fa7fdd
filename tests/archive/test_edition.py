"""`edition.json`: what it must say, and each way to say it wrong."""

import io
import json
from datetime import date
from typing import Any

import pytest

from archive.format.edition_file import EditionFile, Published, edition_json, read_edition
from archive.format.problems import Problem
from tests.archive.samples import EDITION


def read(raw: bytes) -> tuple[EditionFile | None, list[Problem]]:
    problems: list[Problem] = []
    return read_edition(io.BytesIO(raw), problems.append), problems


def changed(**changes: Any) -> bytes:
    content = {key: value for key, value in (EDITION | changes).items() if value is not ...}
    return json.dumps(content).encode()


def test_an_edition_is_read() -> None:
    edition, problems = read(b"\xef\xbb\xbf" + changed())

    assert problems == []
    assert edition == EditionFile(
        code="2031",
        name="Commerce connecté 2031",
        starts_on=date(2031, 3, 1),
        ends_on=date(2031, 12, 15),
        as_of=date(2031, 10, 20),
        planned_until=date(2031, 12, 15),
        is_fictional=True,
        published=(Published("first_bilan", date(2031, 9, 1)),),
    )


def test_a_running_edition_has_no_bilan_yet_and_need_not_say_the_rest() -> None:
    edition, problems = read(changed(as_of=None, published=..., fictional=...))

    assert problems == []
    assert edition is not None
    assert (edition.as_of, edition.published, edition.is_fictional) == (None, (), False)


def test_what_is_written_is_read_back() -> None:
    edition, _ = read(changed(as_of=None))
    assert edition is not None

    assert read(edition_json(edition)) == (edition, [])


WRONG: list[tuple[bytes, str, str | None]] = [
    (b"", "edition_not_json", None),
    (b"{", "edition_not_json", None),
    (b"\xff\xfe{", "edition_encoding", None),
    (b"[" * 50_000, "edition_not_json", None),
    (b'{"code": ' + b"9" * 5000 + b"}", "edition_not_json", None),
    (b"[]", "edition_not_object", None),
    (b" " * 70_000, "edition_too_big", None),
    (changed(code=...), "edition_key_missing", "code"),
    (changed(as_of=...), "edition_key_missing", "as_of"),
    (changed(code=2031), "edition_type", "code"),
    (changed(code="20 31"), "cell_code", "code"),
    (changed(code="x" * 31), "cell_too_long", "code"),
    (changed(name=" "), "edition_type", "name"),
    (changed(starts_on="2031-02-30"), "cell_day_impossible", "starts_on"),
    (changed(starts_on=None), "edition_type", "starts_on"),
    (changed(ends_on="2030-01-01"), "edition_order", "ends_on"),
    (changed(as_of="2031-02-28"), "edition_order", "as_of"),
    (changed(planned_until="2031-02-28"), "edition_order", "planned_until"),
    (changed(as_of=20311020), "edition_type", "as_of"),
    (changed(fictional="oui"), "edition_type", "fictional"),
    (changed(published={}), "edition_type", "published"),
    (changed(published=["2031-09-01"]), "edition_type", "published"),
    (changed(published=[{"label": "x"}]), "edition_key_missing", "published.as_of"),
    (changed(published=[{"label": "x", "as_of": None}]), "edition_type", "published.as_of"),
    (changed(published=[{"label": "x", "as_of": "2030-01-01"}]), "edition_order", "published.as_of"),
    (
        changed(published=[{"label": "x", "as_of": "2031-09-01"}, {"label": "x", "as_of": "2031-10-01"}]),
        "edition_label_twice",
        "published.label",
    ),
]


@pytest.mark.parametrize(("raw", "code", "column"), WRONG)
def test_a_wrong_edition_is_none_and_says_why(raw: bytes, code: str, column: str | None) -> None:
    edition, problems = read(raw)

    assert edition is None
    assert [(problem.code, problem.column, problem.severity) for problem in problems] == [
        (code, column, "error")
    ]
    assert problems[0].message


def test_a_key_given_twice_is_refused() -> None:
    edition, problems = read(changed()[:-1] + b', "code": "2032"}')

    assert edition is None
    assert [(problem.code, problem.column) for problem in problems] == [("edition_key_twice", "code")]


def test_all_the_wrong_keys_are_told_at_once() -> None:
    _, problems = read(changed(code=..., name=3, as_of="hier"))

    assert [problem.column for problem in problems] == ["code", "name", "as_of"]


def test_other_keys_are_a_warning() -> None:
    edition, problems = read(changed(theme="x", colour="y"))

    assert edition is not None
    assert [(problem.code, problem.severity) for problem in problems] == [("edition_key_extra", "warning")]
    assert "theme, colour" in problems[0].message
