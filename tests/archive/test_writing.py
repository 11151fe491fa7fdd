"""What is written is read back value for value, and the same rows give the same bytes."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.format import columns
from archive.format.cells import CONTROL, LINE_BREAKS, YEARS, Value
from archive.format.columns import Blank, Column
from archive.format.edition_file import EditionFile, Published
from archive.format.tables import COSTS, DIAGNOSTICS, FILES, REGISTER, SHOPS, TABLES, Table
from archive.format.writer import ArchiveWriter, cell_text, create_archive
from kernel.csv_safety import is_formula_like, neutralised
from tests.archive.samples import VOCABULARY, folder_of, read_all
from tests.examples import examples

THE_EDITION = EditionFile(
    code="2031",
    name="Commerce connecté 2031",
    starts_on=date(2031, 3, 1),
    ends_on=date(2031, 12, 15),
    as_of=None,
    planned_until=date(2031, 12, 15),
    is_fictional=False,
    published=(Published("first_bilan", date(2031, 9, 1)),),
)
QUESTIONS = ("Q01", "Q02", "Q13")

codes = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.:/@+-]{0,11}", fullmatch=True)
days = st.dates(date(YEARS[0], 1, 2), date(YEARS[1], 12, 30))
texts = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    .map(lambda text: CONTROL.sub("", LINE_BREAKS.sub("", text)).strip())
    .filter(bool)
)
answers = st.dictionaries(
    st.sampled_from(QUESTIONS), st.lists(codes, min_size=1, max_size=3, unique=True).map(" ".join), min_size=1
)


def cells_of(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column may hold."""
    kinds: dict[type, Any] = {
        columns.Code: lambda kind: codes,
        columns.Choice: lambda kind: st.sampled_from(kind.values),
        columns.Text: lambda kind: texts,
        columns.Whole: lambda kind: st.integers(kind.minimum, kind.maximum),
        columns.Money: lambda kind: st.decimals(0, kind.maximum, places=2),
        columns.Day: lambda kind: days,
        columns.Instant: lambda kind: st.datetimes(
            datetime(1990, 1, 2),  # noqa: DTZ001
            datetime(2100, 12, 30),  # noqa: DTZ001
            timezones=st.just(UTC),
        ),
        columns.Bce: lambda kind: st.integers(0, 8_999_999_9).map(lambda n: f"{n:08}{97 - n % 97:02}"),
        columns.PostalCode: lambda kind: st.integers(1000, 9999).map(str),
        columns.Nis: lambda kind: st.sampled_from(sorted(VOCABULARY.nis or ())),
        columns.NisCodes: lambda kind: st.lists(
            st.sampled_from(sorted(VOCABULARY.nis or ())), min_size=1, unique=True
        ).map(tuple),
        columns.Sector: lambda kind: st.sampled_from(sorted(VOCABULARY.sectors or ())),
        columns.Codes: lambda kind: st.lists(
            st.sampled_from(sorted(VOCABULARY.reasons or ())), min_size=1, unique=True
        ).map(tuple),
    }
    value: st.SearchStrategy[Any] = kinds[type(column.kind)](column.kind)
    if column.blank is Blank.REFUSED:
        return value
    return value | st.just(() if isinstance(column.kind, columns.Codes) else None)


def rows_of(table: Table) -> st.SearchStrategy[list[dict[str, Value]]]:
    row = {column.name: cells_of(column) for column in table.columns}
    if table is DIAGNOSTICS:
        row |= {"subject": st.none(), "shop_ref": codes, "answers": answers}
    rows = st.fixed_dictionaries(row)
    if table is SHOPS:
        rows = rows.map(lambda one: one | {"merged_into": None, "merged_on": None})
    if table is REGISTER:
        rows = rows.map(lambda one: one | {"state": "active" if one["shop_ref"] else "complete"})
    if table.file == "invitations.csv":
        rows = rows.map(lambda one: one | {"answered_on": one["answered_on"] or date(2031, 1, 1)})
    return st.lists(rows, max_size=3)


@settings(max_examples=examples(15, 60), deadline=None)
@given(st.fixed_dictionaries({table.file: rows_of(table) for table in TABLES}), st.booleans())
def test_whatever_is_written_is_read_back(rows: dict[str, list[dict[str, Value]]], is_zip: bool) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / ("a.zip" if is_zip else "a")
        with create_archive(path) as out:
            out.write_edition(THE_EDITION)
            for table in TABLES:
                questions = QUESTIONS if table.questions else ()
                assert out.write_table(table, rows[table.file], questions=questions) == len(rows[table.file])

        reader, read = read_all(path)

        assert reader.report.n_errors == 0, reader.report.to_text()
        assert {file: [row.values for row in read[file]] for file in read} == rows


def test_an_archive_that_is_read_and_written_is_the_same_and_so_are_its_bytes(tmp_path: Path) -> None:
    def copy(source: Path, target: Path) -> Path:
        _, rows = read_all(source)
        with create_archive(target) as out:
            out.write_edition(THE_EDITION)
            for table in TABLES:
                questions = QUESTIONS if table.questions else ()
                values = (row.values for row in rows[table.file])
                if table is DIAGNOSTICS:
                    questions = ("Q01", "Q02", "Q03")
                out.write_table(table, values, questions=questions)
        return target

    once = copy(folder_of(tmp_path / "a"), tmp_path / "once.zip")
    twice = copy(once, tmp_path / "twice.zip")

    assert [[row.values for row in rows] for rows in read_all(twice)[1].values()] == [
        [row.values for row in rows] for rows in read_all(tmp_path / "a")[1].values()
    ]
    assert once.read_bytes() == twice.read_bytes()
    assert {entry.date_time for entry in zipfile.ZipFile(once).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_files_are_utf8_with_line_feeds_and_commas(tmp_path: Path) -> None:
    with create_archive(tmp_path / "a") as out:
        row: dict[str, Value] = {
            "label": "Salle « Élan », étage 2",
            "amount_eur": Decimal("800"),
            "payer": "city",
        }
        out.write_table(COSTS, [row | {"incurred_on": date(2031, 6, 1)}], columns=COSTS.names[:4])

    assert (tmp_path / "a" / "costs.csv").read_bytes().decode() == (
        'label,amount_eur,payer,incurred_on\n"Salle « Élan », étage 2",800.00,city,2031-06-01\n'
    )


def test_files_not_written_say_that_there_is_nothing(tmp_path: Path) -> None:
    with create_archive(tmp_path / "a.zip") as out:
        out.write_edition(THE_EDITION)

    reader, rows = read_all(tmp_path / "a.zip")

    assert list(reader.report.problems()) == []
    assert set(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == set(FILES)
    assert not any(rows.values())


def test_the_columns_of_an_export_without_shops_are_read_back(tmp_path: Path) -> None:
    row: dict[str, Value] = {
        "nis": "92094",
        "subject": "x7f2",
        "sector": "MOD-CHA",
        "session": None,
        "taken_on": date(2031, 4, 2),
        "questionnaire": "1.0.0",
        "answers": {"Q02": "maps dir"},
    }
    names = [name for name in DIAGNOSTICS.names if name != "shop_ref"]
    with create_archive(tmp_path / "a") as out:
        out.write_edition(THE_EDITION)
        out.write_table(DIAGNOSTICS, [row], columns=names, questions=QUESTIONS)

    header = (tmp_path / "a" / "diagnostics.csv").read_text().splitlines()[0]
    assert header == "nis,subject,sector,session,taken_on,entered_on,questionnaire,Q01,Q02,Q13"
    assert read_all(tmp_path / "a")[1][DIAGNOSTICS.file][0].values == row | {
        "shop_ref": None,
        "entered_on": None,
    }


@pytest.mark.parametrize("name", ["a", "a.zip"])
def test_an_export_that_fails_leaves_nothing(name: str, tmp_path: Path) -> None:
    def rows() -> Iterator[dict[str, Value]]:
        yield {"label": "x"}
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"), create_archive(tmp_path / name) as out:
        out.write_table(COSTS, rows())

    assert list(tmp_path.iterdir()) == []


def test_a_zip_is_replaced_and_a_folder_with_something_in_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("old")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine")

    with create_archive(tmp_path / "a.zip") as out:
        out.write_edition(THE_EDITION)
    with pytest.raises(FileExistsError), create_archive(tmp_path / "a"):
        raise AssertionError("not reached")

    assert zipfile.is_zipfile(tmp_path / "a.zip")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["mine.txt"]


def test_a_column_that_the_table_or_the_header_lacks_is_an_error(tmp_path: Path) -> None:
    def write(out: ArchiveWriter, row: dict[str, Value], **options: Any) -> None:
        out.write_table(COSTS, [row], **options)

    with pytest.raises(ValueError, match="no column"), create_archive(tmp_path / "a") as out:
        write(out, {}, columns=["colour"])
    with pytest.raises(ValueError, match="without"), create_archive(tmp_path / "b") as out:
        write(out, {"label": "x", "entered_on": date(2031, 1, 1)}, columns=["label"])


@pytest.mark.parametrize(
    "value",
    [datetime(2031, 1, 1), Decimal("1.005"), 1.5, True, b"x"],  # noqa: DTZ001
)
def test_a_value_that_no_cell_can_hold_is_an_error(value: Any) -> None:
    with pytest.raises(ValueError, match=r"no cell|decimals|time zone"):
        cell_text(value)


@pytest.mark.parametrize("text", ["=1+1", "+32", "-", "@x", " =1", "\t=1", "\u00a0=1", "＝1", "＋1"])
def test_text_that_could_run_is_recognised_and_neutralised(text: str) -> None:
    assert is_formula_like(text)
    assert neutralised(text) == "'" + text


@pytest.mark.parametrize("value", ["", "rue -", "a=b", -5, None, Decimal("-1.5"), date(2031, 1, 1)])
def test_other_values_are_left_alone(value: object) -> None:
    assert neutralised(value) is value
