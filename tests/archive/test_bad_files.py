"""A file that is not what it says: each case with its code, line and column, and no exception."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.format.csv_lines import MAX_RECORD_CHARS
from archive.format.tables import SHOPS, TABLES, Table
from tests.archive.samples import TEXTS, folder_of, found, problems_of, read_all
from tests.examples import examples

HEADER, FIRST, SECOND = TEXTS["shops.csv"].splitlines()


def shops(*lines: str) -> str:
    return "\n".join([*lines, ""])


# (content of shops.csv, [(code, line, column)])
CASES: dict[str, tuple[str | bytes, list[tuple[str, int | None, str | None]]]] = {
    "empty": ("", [("file_empty", None, None)]),
    "blank": ("\n \n", [("file_empty", None, None)]),
    "a header and no row": (shops(HEADER), []),
    "no header": (shops(FIRST, SECOND), [("header_missing", 1, None)]),
    "another separator": (HEADER.replace(",", "|"), [("header_missing", 1, None)]),
    "a column missing": (
        shops(HEADER.replace(",sector", "")),
        [("header_column_missing", 1, "sector")],
    ),
    "a column misspelt": (
        shops(HEADER.replace("sector", "secteur"), FIRST),
        [("header_column_missing", 1, "sector"), ("header_extra_columns", 1, None)],
    ),
    "a column twice": (shops(HEADER + ",name", FIRST + ","), [("header_column_twice", 1, "name")]),
    "extra columns": (shops(HEADER + ",tel,fax", FIRST + ",081,"), [("header_extra_columns", 1, None)]),
    "a row too short": (shops(HEADER, "92094,x", SECOND), [("row_ragged", 2, None)]),
    "a row too long": (shops(HEADER, FIRST + ",,", SECOND), [("row_ragged", 2, None)]),
    "an unquoted separator": (
        shops(HEADER, FIRST.replace("rue de", "rue, de")),
        [("row_ragged", 2, None)],
    ),
    "rows of separators only": (
        shops(HEADER, FIRST, ",,,,,,,", ",,"),
        [("row_blank", 3, None), ("row_blank", 4, None)],
    ),
    "cut in a row": (shops(HEADER, FIRST) + SECOND[:20], [("file_truncated", 3, None)]),
    "cut in quotes": (shops(HEADER, FIRST) + '57081,t,"Au Com', [("row_quote_unclosed", 3, None)]),
    "cut in an accent": (shops(HEADER, FIRST).encode() + b"57081,t,G\xc3", [("file_truncated", 3, None)]),
    "a quote left open in the middle": (
        shops(HEADER, '92094,a,"Un,MOD-CHA,,,,', '92094,b,"Deux",MOD-CHA,,,,', SECOND),
        [("row_quote", 2, None)],
    ),
    "text after a quote": (shops(HEADER, '92094,a,"Un"x,MOD-CHA,,,,'), [("row_quote", 2, None)]),
    "a line without end": (
        shops(HEADER, FIRST, "x" * (MAX_RECORD_CHARS + 1)),
        [("file_line_too_long", 3, None)],
    ),
    "a record without end": (
        shops(HEADER, FIRST, '92094,a,"' + "Un\n" * MAX_RECORD_CHARS + '"'),
        [("file_line_too_long", 3, None)],
    ),
    "binary": (b"nis,shop_ref\n\0\1\2", [("file_not_csv", None, None)]),
    "binary without zero bytes": (bytes(range(1, 256)) * 10, [("file_not_csv", None, None)]),
    "a workbook": (b"PK\x03\x04rest", [("file_not_csv", None, None)]),
    "an old workbook": (b"\xd0\xcf\x11\xe0rest", [("file_not_csv", None, None)]),
    "a PDF": (b"%PDF-1.7", [("file_not_csv", None, None)]),
    "a web page": ("<!DOCTYPE html><title>Erreur</title>", [("file_not_csv", None, None)]),
    "UTF-16": (TEXTS["shops.csv"].encode("utf-16"), [("file_utf16", None, None)]),
    "two encodings": (
        shops(HEADER, FIRST).encode() + "57081,t,Gérard,MAI-FLE,,,,\n".encode("latin-1"),
        [("file_mixed_encoding", 3, None)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_file_of_shops_that_is(case: str, tmp_path: Path) -> None:
    content, expected = CASES[case]

    problems = problems_of(folder_of(tmp_path / "a", shops=content))

    assert {problem.file for problem in problems} <= {"shops.csv"}
    got = [(code, line, column) for code, _, line, column in found(problems)]
    assert got == expected
    assert all(problem.message for problem in problems)


def test_reading_goes_on_after_a_bad_row(tmp_path: Path) -> None:
    text = shops(HEADER, "92094,x", '92094,a,"Un"x,MOD-CHA,,,,', SECOND)

    _, rows = read_all(folder_of(tmp_path / "a", shops=text))

    assert [(row.line, row.values["shop_ref"]) for row in rows[SHOPS.file]] == [(4, "tournai-001")]


def test_all_the_problems_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    text = shops(HEADER, "9209,a b,Un,MOD-CHA,,,123,noday")

    assert found(problems_of(folder_of(tmp_path / "a", shops=text))) == [
        ("cell_nis", "shops.csv", 2, "nis"),
        ("cell_code", "shops.csv", 2, "shop_ref"),
        ("cell_postal_code", "shops.csv", 2, "postal_code"),
        ("cell_choice", "shops.csv", 2, "closing_day"),
    ]


@pytest.mark.parametrize(
    "text", ["nis,session,taken_on,questionnaire,Q01\n", "nis,subject,session,taken_on,questionnaire,Q01\n"]
)
def test_diagnostics_need_a_shop_or_a_subject_with_its_sector(text: str, tmp_path: Path) -> None:
    assert found(problems_of(folder_of(tmp_path / "a", diagnostics=text))) == [
        ("header_one_of_missing", "diagnostics.csv", 1, None)
    ]


def test_diagnostics_need_a_question(tmp_path: Path) -> None:
    text = "nis,shop_ref,session,taken_on,questionnaire\n"

    assert found(problems_of(folder_of(tmp_path / "a", diagnostics=text))) == [
        ("header_column_missing", "diagnostics.csv", 1, "Q01")
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("92094,namur-001,,,,2031-04-02,1.0.0,a", None),
        ("92094,,x7,MOD-CHA,,2031-04-02,1.0.0,a", None),
        ("92094,,,,,2031-04-02,1.0.0,a", "row_one_of"),
        ("92094,,x7,,,2031-04-02,1.0.0,a", None),  # not sure of the sector
        ("92094,namur-001,x7,MOD-CHA,,2031-04-02,1.0.0,a", "row_one_of"),
        ("92094,namur-001,,,,2031-04-02,1.0.0,", "row_no_answer"),
    ],
)
def test_a_diagnostic_is_of_a_shop_or_of_a_subject_and_has_answers(
    row: str, code: str | None, tmp_path: Path
) -> None:
    text = f"nis,shop_ref,subject,sector,session,taken_on,questionnaire,Q01\n{row}\n"

    problems = problems_of(folder_of(tmp_path / "a", diagnostics=text))

    assert [problem.code for problem in problems] == ([] if code is None else [code])


@settings(max_examples=examples(40, 150), deadline=None)
@given(st.binary(max_size=400), st.booleans(), st.sampled_from(TABLES))
def test_any_bytes_at_all_give_a_report_and_never_an_exception(
    content: bytes, has_header: bool, table: Table
) -> None:
    header = TEXTS[table.file].splitlines()[0].encode() + b"\n" if has_header else b""
    with TemporaryDirectory() as place:
        folder = folder_of(Path(place) / "a", **{table.file.partition(".")[0]: header + content})

        reader, _ = read_all(folder)

    assert all(problem.message for problem in reader.report.problems())
    assert reader.report.to_text()
    assert reader.report.to_csv()
