"""A right archive is read whole, in every dress that a spreadsheet may give it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from archive.format.tables import (
    ATTENDANCE,
    COSTS,
    DIAGNOSTICS,
    EVALUATIONS,
    SESSIONS,
    SHOPS,
    TABLES,
    VISITS,
)
from tests.archive.samples import TEXTS, folder_of, found, problems_of, read_all, zip_of


def test_a_right_archive_has_no_problem_and_all_its_rows(tmp_path: Path) -> None:
    reader, rows = read_all(folder_of(tmp_path / "a"))

    assert found(list(reader.report.problems())) == []
    assert reader.report.is_importable
    assert {table.file: len(rows[table.file]) for table in TABLES} == {
        "invitations.csv": 3,
        "sessions.csv": 2,
        "shops.csv": 2,
        "register.csv": 3,
        "attendance.csv": 2,
        "evaluations.csv": 2,
        "outreach.csv": 1,
        "visits.csv": 1,
        "diagnostics.csv": 2,
        "costs.csv": 1,
    }


def test_cells_come_out_typed(tmp_path: Path) -> None:
    _, rows = read_all(folder_of(tmp_path / "a"))

    session = rows[SESSIONS.file][0]
    assert session.line == 2
    assert session.values == {
        "code": "S01",
        "kind": "awareness",
        "starts_at": datetime(2031, 3, 21, 12, 0, tzinfo=UTC),
        "duration_min": 180,
        "venue": "Hôtel de ville, Namur",
        "host_nis": ("92094", "57081"),
        "capacity": 25,
        "status": "held",
        "trainers": "T1 T2",
        "announced_on": date(2031, 3, 10),
        "entered_on": date(2031, 3, 21),
    }
    assert rows[COSTS.file][0].values["amount_eur"] == Decimal("15404.50")
    assert rows[VISITS.file][0].values["visited_at"] == datetime(2031, 7, 24, 8, 0, tzinfo=UTC)
    assert rows[EVALUATIONS.file][0].values["reasons"] == ("time", "alone")
    assert rows[EVALUATIONS.file][1].values["usefulness"] is None
    assert rows[EVALUATIONS.file][1].values["reasons"] == ()


def test_answers_of_a_diagnostic_come_out_as_one_dict_without_the_questions_not_asked(tmp_path: Path) -> None:
    _, rows = read_all(folder_of(tmp_path / "a"))

    assert [row.values["answers"] for row in rows[DIAGNOSTICS.file]] == [
        {"Q01": "a", "Q02": "maps dir"},
        {"Q01": "NA", "Q02": "none", "Q03": "b"},
    ]


def test_every_column_of_a_table_is_in_its_rows_even_those_that_the_file_lacks(tmp_path: Path) -> None:
    _, rows = read_all(folder_of(tmp_path / "a"))

    for table in TABLES:
        assert tuple(rows[table.file][0].values)[: len(table.names)] == table.names
    assert rows[SHOPS.file][0].values["merged_into"] is None


SHOPS_TEXT = TEXTS["shops.csv"]
DRESSES = {
    "a byte order mark": ("\ufeff" + SHOPS_TEXT).encode(),
    "tabs": SHOPS_TEXT.replace(",", "\t").encode(),
    "semicolons": SHOPS_TEXT.replace(",", ";").encode(),
    "carriage returns": SHOPS_TEXT.replace("\n", "\r\n").encode(),
    "old carriage returns": SHOPS_TEXT.replace("\n", "\r").encode(),
    "no newline at the end": SHOPS_TEXT.rstrip("\n").encode(),
    "titles in capitals with spaces": SHOPS_TEXT.replace("nis,shop_ref", " NIS , Shop_Ref ").encode(),
    "empty lines": SHOPS_TEXT.replace("\n", "\n\n").encode(),
    "the separator on a line of its own": b"sep=,\r\n" + SHOPS_TEXT.encode(),
    "every cell in quotes": "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in SHOPS_TEXT.splitlines()
    ).encode(),
    "columns in another order": "\n".join(
        ",".join(reversed(line.split(","))) for line in SHOPS_TEXT.splitlines()
    ).encode(),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_rows_come_out_of(dress: str, tmp_path: Path) -> None:
    _, plain = read_all(folder_of(tmp_path / "plain"))
    reader, dressed = read_all(folder_of(tmp_path / "dressed", shops=DRESSES[dress]))

    assert found(list(reader.report.problems())) == []
    assert [row.values for row in dressed[SHOPS.file]] == [row.values for row in plain[SHOPS.file]]


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1252", "Windows-1252"), ("latin-1", "Windows-1252"), ("utf-8", "UTF-8")]
)
def test_another_encoding_with_semicolons_is_read_and_named(encoding: str, name: str, tmp_path: Path) -> None:
    text = SHOPS_TEXT.replace(",", ";").replace("’", "'")
    reader, rows = read_all(folder_of(tmp_path / "a", shops=text.encode(encoding)))

    assert rows[SHOPS.file][0].values["name"] == "L'Échoppe Hanquet"
    assert (reader.report.file(SHOPS.file).encoding, reader.report.file(SHOPS.file).separator) == (
        name,
        "point-virgule",
    )
    assert reader.report.is_importable
    expected = [] if encoding == "utf-8" else [("file_not_utf8", "shops.csv", None, None)]
    assert found(list(reader.report.problems())) == expected


def test_curly_apostrophes_of_windows_1252_are_kept(tmp_path: Path) -> None:
    _, rows = read_all(folder_of(tmp_path / "a", shops=SHOPS_TEXT.encode("cp1252")))

    assert rows[SHOPS.file][0].values["street"] == "rue de l’Église"


def test_the_line_of_a_record_is_where_it_starts_even_over_several_lines(tmp_path: Path) -> None:
    text = (
        "nis,shop_ref,name,sector,street,number,postal_code,closing_day,remark\n"
        '92094,a-1,Un,MOD-CHA,,,,,"première\nligne"\n'
        "\n"
        "92094,a-2,Deux,MOD-CHA,,,,,\n"
        "92094,a-3,Trois,???,,,,,\n"
    )
    reader, rows = read_all(folder_of(tmp_path / "a", shops=text))

    assert [row.line for row in rows[SHOPS.file]] == [2, 5]
    assert found(list(reader.report.problems())) == [
        ("cell_sector", "shops.csv", 6, "sector"),
        ("header_extra_columns", "shops.csv", 1, None),
    ]


def test_lines_are_known_before_the_rows_for_a_progress_bar(tmp_path: Path) -> None:
    reader, _ = read_all(folder_of(tmp_path / "a"))

    assert reader.n_lines(ATTENDANCE) == 3


def test_a_zip_reads_like_its_folder_also_inside_one_folder_with_litter(tmp_path: Path) -> None:
    _, plain = read_all(folder_of(tmp_path / "plain"))
    files = {f"Édition 2031/{name}": text for name, text in TEXTS.items()}
    litter = {"__MACOSX/Édition 2031/._shops.csv": b"\0", "Édition 2031/.DS_Store": b"\0"}
    path = zip_of(tmp_path / "a.zip", {**files, **litter})

    reader, zipped = read_all(path)

    assert found(list(reader.report.problems())) == []
    assert zipped == plain


def test_a_file_that_nobody_asked_for_is_a_warning(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a")
    (folder / "notes.txt").write_text("rien")

    assert found(problems_of(folder)) == [("archive_stray", "notes.txt", None, None)]


def test_missing_files_are_named_and_only_some_refuse_the_archive(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "a", edition=None, shops=None, visits=None)

    problems = problems_of(folder)

    assert found(problems) == [
        ("file_missing", "edition.json", None, None),
        ("file_missing", "shops.csv", None, None),
        ("file_absent", "visits.csv", None, None),
    ]
    assert [problem.severity for problem in problems] == ["error", "error", "warning"]
