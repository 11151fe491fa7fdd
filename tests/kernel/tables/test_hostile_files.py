"""Files that would take all memory or time: refused by their sizes, or by the process that opens them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from kernel.tables import errors
from kernel.tables.limits import MIB, Limits
from kernel.tables.reading import rows_of, survey

LIMITS = Limits(rows=1000)


def workbook(path: Path, sheet: str) -> Path:
    """A workbook with these rows in its only sheet, A."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as empty:
        empty.add_worksheet("A")
    content = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{sheet}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            target.writestr(entry.filename, content if is_sheet else source.read(entry))
    return path


def cell(name: str, text: str = "x") -> str:
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_workbook_made_by_hand_is_read(tmp_path):
    path = workbook(tmp_path / "a.xlsx", f'<row r="2">{cell("B2", "Lambert")}</row>')

    assert list(rows_of(path, "A", LIMITS)) == [(2, ["", "Lambert"])]


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b" " * (64 * MIB))
    assert path.stat().st_size < MIB

    with pytest.raises(errors.ContainerSuspicious):
        survey(path, LIMITS)


def test_a_container_of_many_parts_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        for i in range(LIMITS.entries + 1):
            made.writestr(f"xl/{i}", b"")

    with pytest.raises(errors.ContainerSuspicious):
        survey(path, LIMITS)


def test_two_cells_at_the_ends_of_a_sheet_end_a_process_of_their_own(tmp_path):
    rows = f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'
    path = workbook(tmp_path / "sparse.xlsx", rows)

    with pytest.raises(errors.TableRefused):
        survey(path, Limits(rows=1000, memory_bytes=512 * MIB, seconds=10))


def test_a_sheet_of_1_048_576_lines_is_refused_by_its_length(tmp_path):
    path = workbook(
        tmp_path / "long.xlsx", "".join(f'<row r="{i}">{cell(f"A{i}")}</row>' for i in range(1, 1_048_577))
    )

    with pytest.raises(errors.TooManyRows) as refusal:
        survey(path, Limits(rows=1000, ratio=2000))
    assert "1000 lignes" in str(refusal.value)


def test_a_text_of_1_048_576_lines_is_refused_by_its_length(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("a;b\n" * 1_048_576)

    with pytest.raises(errors.TooManyRows):
        survey(path, LIMITS)


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"a;b\n" * 100_000)

    with pytest.raises(errors.FileTooBig):
        survey(path, Limits(file_bytes=1000))


def test_a_truncated_workbook_is_said_to_be_damaged(tmp_path):
    whole = workbook(tmp_path / "a.xlsx", f'<row r="1">{cell("A1")}</row>').read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])

    with pytest.raises(errors.FileBroken):
        survey(path, LIMITS)
