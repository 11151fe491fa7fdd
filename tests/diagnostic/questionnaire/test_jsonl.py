"""A line of JSON in, a line of JSON out, whatever the line is made of."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostic.questionnaire.jsonl import MAX_ERROR_CHARACTERS, MAX_LINE_BYTES, scored_line
from diagnostic.questionnaire.scoring import load_questionnaire

PUBLISHED = load_questionnaire()
EXAMPLES = json.loads((Path(__file__).parent / "data" / "examples.json").read_text("utf-8"))["examples"]
KEYS = ["score", "band", "partial", "dimensions", "themes", "small_group"]


def answer_to(line: bytes | str) -> dict[str, Any]:
    written = scored_line(PUBLISHED, line if isinstance(line, bytes) else line.encode())
    assert "\n" not in written
    written.encode("utf-8")  # can be written out
    return json.loads(written)


def line_of(example: dict[str, Any], **changed: Any) -> str:
    return json.dumps({"sector": example["sector"], "answers": example["answers"]} | changed)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_a_worked_example_gives_what_it_must_with_exactly_these_keys(example: dict[str, Any]) -> None:
    answer = answer_to(line_of(example))
    assert answer == example["expected"]
    assert list(answer) == KEYS


def test_other_keys_of_the_line_are_left_alone() -> None:
    assert answer_to(json.dumps(EXAMPLES[0])) == EXAMPLES[0]["expected"]


GOOD = line_of(EXAMPLES[0])
BAD_LINES = {
    "blank": (b"", "vide"),
    "spaces": (b" \t\r", "vide"),
    "not JSON": (b"score me", "illisible"),
    "cut short": (GOOD.encode()[:-3], "illisible"),
    "two objects": (GOOD.encode() * 2, "illisible"),
    "a list": (b"[1, 2]", "pas un objet"),
    "a text": (b'"x"', "pas un objet"),
    "null": (b"null", "pas un objet"),
    "no sector": (b'{"answers": {}}', "« sector » manque"),
    "no answers": (b'{"sector": "ALI-BOU"}', "« answers » manque"),
    "sector null": (line_of(EXAMPLES[0], sector=None).encode(), "« sector »"),
    "sector empty": (line_of(EXAMPLES[0], sector="").encode(), "sous-secteur inconnu"),
    "sector unknown": (line_of(EXAMPLES[0], sector="ZZZ-ZZZ").encode(), "ZZZ-ZZZ"),
    "sector a list": (line_of(EXAMPLES[0], sector=["ALI-BOU"]).encode(), "« sector »"),
    "sector a number": (line_of(EXAMPLES[0], sector=3).encode(), "« sector »"),
    "answers a list": (line_of(EXAMPLES[0], answers=[]).encode(), "« answers »"),
    "answers null": (line_of(EXAMPLES[0], answers=None).encode(), "« answers »"),
    "nothing answered": (line_of(EXAMPLES[0], answers={}).encode(), "Q01"),
    "an unknown question": (line_of(EXAMPLES[0], answers={"Q99": "a"}).encode(), "Q99"),
    "an answer that is a number": (
        line_of(EXAMPLES[0], answers=EXAMPLES[0]["answers"] | {"Q01": 1}).encode(),
        "Q01",
    ),
    "NaN": (b'{"sector": "ALI-BOU", "answers": {"Q01": NaN}}', "NaN"),
    "Infinity": (b'{"sector": "ALI-BOU", "answers": {"Q01": -Infinity}}', "Infinity"),
    "not UTF-8": (b'{"sector": "\xff"}', "UTF-8"),
    "UTF-16": (GOOD.encode("utf-16-le"), ""),
    "a NUL": (b'{"sector": "\x00"}', "illisible"),
    "nested objects": (b'{"a":' * 100_000, "imbriqué"),
    "nested lists in an answer": (
        b'{"sector": "ALI-BOU", "answers": {"Q01": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        "imbriqué",
    ),
    "a number of 10,000 digits": (b"1" * 10_000, "nombre"),
    "a key twice": (b'{"sector": "ALI-BOU", "sector": "MOD-FEM", "answers": {}}', "deux fois"),
    "an answer twice": (b'{"sector": "ALI-BOU", "answers": {"Q01": "a", "Q01": "b"}}', "« Q01 »"),
    "5 MB": (GOOD.encode().ljust(5_000_000), "trop longue"),
    "5 MB of one answer": (line_of(EXAMPLES[0], answers={"Q" * 5_000_000: "a"}).encode(), "trop longue"),
    "a name of 900 kB": (line_of(EXAMPLES[0], answers={"Q" * 900_000: "a"}).encode(), "QQQ"),
    "a lone surrogate": (b'{"sector": "ALI-BOU", "answers": {"\\ud800": "a"}}', "question inconnue"),
}


@pytest.mark.parametrize(("line", "words"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_line_that_cannot_be_scored_says_why_in_one_short_line(line: bytes, words: str) -> None:
    answer = answer_to(line)
    assert list(answer) == ["error"]
    assert words in answer["error"]
    assert 0 < len(answer["error"]) <= MAX_ERROR_CHARACTERS


def test_a_line_of_the_largest_size_is_read() -> None:
    assert answer_to(GOOD.encode().ljust(MAX_LINE_BYTES)) == EXAMPLES[0]["expected"]


@given(st.binary(max_size=200))
def test_any_bytes_give_an_error_in_one_line(line: bytes) -> None:
    assert list(answer_to(line)) == ["error"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    sector=st.sampled_from(["ALI-BOU", "BEA-COI"]) | json_values,
    answers=st.dictionaries(st.sampled_from(sorted(EXAMPLES[0]["answers"])) | st.text(), json_values)
    | json_values,
)
def test_any_json_value_as_sector_or_answers_gives_one_line(sector: Any, answers: Any) -> None:
    answer = answer_to(json.dumps({"sector": sector, "answers": answers}))
    assert list(answer) in ([*KEYS], ["error"])


@given(st.sampled_from(EXAMPLES), st.randoms())
def test_the_order_of_keys_changes_not_one_character(example: dict[str, Any], random: Any) -> None:
    turned = list(example["answers"].items())
    random.shuffle(turned)
    line = json.dumps({"answers": dict(turned), "sector": example["sector"]})
    assert scored_line(PUBLISHED, line.encode()) == scored_line(PUBLISHED, line_of(example).encode())
