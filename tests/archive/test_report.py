"""The report: counts everything, keeps a bounded number, and is safe to open."""

import csv
import io
from pathlib import Path

import pytest

import archive
from archive.format.messages import MESSAGES
from archive.format.problems import Problem, Severity, shown
from archive.format.report import Report, counted

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
    sources = [path.read_text() for path in package.rglob("*.py") if path.name != "messages.py"]

    assert [code for code in MESSAGES if not any(f'"{code}"' in source for source in sources)] == []
