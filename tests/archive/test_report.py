"""The report: counts everything, keeps a bounded number, and is safe to open."""

import csv
import io
import re
from pathlib import Path
from string import Formatter

import pytest

import archive
from archive.format import messages_en
from archive.format.header import spelled
from archive.format.messages import MESSAGES
from archive.format.problems import Problem, Severity, shown
from archive.format.report import Report, counted
from archive.format.tables import TABLES

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def problem(line: int, severity: Severity = ERROR, column: str = "nis", value: str = "x") -> Problem:
    return Problem(severity, "shops.csv", "cell_nis", line, column, value)


def test_all_are_counted_and_a_bounded_number_is_kept() -> None:
    report = Report(kept_per_severity=30, kept_per_group=20)
    for line in range(1000):
        report.add(problem(line))
        report.add(problem(line, column="host_nis"))

    assert report.n_errors == 2000
    assert report.file("shops.csv").n_errors == 2000
    assert [(group.column, group.n, len(group.examples)) for group in report.groups()] == [
        ("nis", 1000, 15),
        ("host_nis", 1000, 15),
    ]


def test_warnings_do_not_push_out_an_error() -> None:
    report = Report()
    for line in range(5000):
        report.add(problem(line, WARNING))
    report.add(problem(7))

    assert not report.is_importable
    assert next(report.problems()) == problem(7)


def test_warnings_alone_do_not_refuse() -> None:
    report = Report()
    report.add(problem(3, WARNING))

    assert report.is_importable
    assert "Import possible, avec 1 avertissement." in report.to_text()


def test_the_text_says_file_line_column_and_what_is_left_out() -> None:
    report = Report()
    for line in range(2, 1242):
        report.add(problem(line, value="9209"))

    text = report.to_text()

    assert "1\u202f240 erreurs\u00a0:" in text
    assert (
        "  shops.csv, ligne 2, colonne nis\u00a0: «\u00a09209\u00a0» n’est pas un code NIS (5 chiffres).\n"
        in text
    )
    assert "1\u202f235 autres du même genre (cell_nis)" in text
    assert text.endswith("Import refusé\u00a0: 1\u202f240 erreurs à corriger. Rien n’a été écrit.\n")


def test_the_csv_opens_in_a_french_spreadsheet_and_runs_nothing() -> None:
    report = Report()
    report.add(problem(2, value='=HYPERLINK("http://example.org")'))

    text = report.to_csv()

    assert text.startswith("\ufeffgravite;fichier;ligne;colonne;code;valeur;message\r\n")
    row = list(csv.reader(io.StringIO(text), delimiter=";"))[1]
    assert row[:6] == ["erreur", "shops.csv", "2", "nis", "cell_nis", '\'=HYPERLINK("http://example.org")']
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


@pytest.mark.parametrize(("n", "text"), [(0, "0 erreur"), (1, "1 erreur"), (2, "2 erreurs")])
def test_the_plural_begins_at_two(n: int, text: str) -> None:
    assert counted(n, "erreur") == text


def test_a_shown_value_is_cut_and_has_nothing_invisible() -> None:
    assert shown("a\x1b[31m\u202eb\n") == "a\\x1b[31m\\x202eb\\x0a"
    assert len(shown("x" * 1000)) == 60


def test_a_file_name_cannot_run_or_hide_anything_in_a_report() -> None:
    report = Report()
    for _ in range(200):
        report.add(Problem(WARNING, "=cmd\x1b[2J.csv", "archive_stray"))

    text, rows = report.to_text(), list(csv.reader(io.StringIO(report.to_csv()), delimiter=";"))

    assert "\x1b" not in text
    assert {row[1] for row in rows[1:]} == {"'=cmd\\x1b[2J.csv"}


def test_no_message_is_left_of_a_code_that_is_gone() -> None:
    package = Path(archive.__file__).parent
    sources = [path.read_text() for path in package.rglob("*.py") if "messages" not in path.name]

    assert [code for code in MESSAGES if not any(f'"{code}"' in source for source in sources)] == []


def braces(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_each_message_says_in_english_what_it_says_in_french() -> None:
    assert list(messages_en.MESSAGES) == list(MESSAGES)
    assert [code for code in MESSAGES if braces(MESSAGES[code]) != braces(messages_en.MESSAGES[code])] == []
    assert [text for text in messages_en.MESSAGES.values() if "«" in text or "’" in text] == []


def test_what_a_parameter_says_in_french_is_said_in_english_too() -> None:
    package = Path(archive.__file__).parent
    sources = "".join(path.read_text() for path in package.rglob("*.py") if "messages" not in path.name)
    composed = {
        spelled(choices)
        for table in TABLES
        if table.one_of
        for choices in (table.one_of, [choice[:1] for choice in table.one_of])
    }
    written = {words for words in messages_en.FRAGMENTS if f'"{words}"' in sources}
    assert written | composed == set(messages_en.FRAGMENTS)
    given = re.findall(r'(?:expected|kind|reason)="([^"]*\w \w[^"]*)"', sources)
    assert given
    assert set(given) <= set(messages_en.FRAGMENTS)


def test_an_operator_reads_the_report_in_english() -> None:
    report = Report()
    for line in range(2, 1242):
        report.add(problem(line, value="9209"))
    report.add(Problem(Severity.ERROR, "visits.csv", "file_not_csv", parameters={"kind": "un PDF"}))

    text = report.to_text("en")

    assert "1\u202f241 errors:" in text
    assert "  shops.csv, line 2, column nis: '9209' is no NIS code (5 digits).\n" in text
    assert "  … shops.csv, column nis: 1\u202f235 more of this kind (cell_nis)" in text
    assert "  visits.csv: This is no CSV file but a PDF. Save it as 'CSV UTF-8'." in text
    assert text.endswith("Import refused: 1\u202f241 errors to correct. Nothing was written.\n")


def test_nought_is_plural_in_english_only() -> None:
    report = Report()
    report.file("costs.csv").encoding = "UTF-8"
    report.file("costs.csv").separator = "virgule"
    assert "0 lines · UTF-8, comma" in report.to_text("en")
    assert "0 ligne · UTF-8, virgule" in report.to_text()
