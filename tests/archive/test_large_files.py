"""A big file costs time in proportion, and no memory."""

import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from archive.format.container import open_archive
from archive.format.reader import ArchiveReader
from archive.format.tables import ATTENDANCE, FILES
from archive.format.writer import create_archive
from tests.archive.samples import VOCABULARY

MIB = 1024 * 1024


def attendance(n_rows: int) -> Iterator[dict[str, str | date]]:
    for n in range(n_rows):
        yield {
            "session": f"S{n // 20:05}",
            "nis": "92094",
            "shop_ref": f"namur-{n // 2:06}",
            "person_ref": f"p{n:07}",
            "role": "owner",
            "registered_on": date(2031, 3, n % 20 + 1),
            "source": "letter",
            "outcome": "present",
            "entered_on": date(2031, 3, 25),
        }


def peak_of_reading(path: Path) -> tuple[int, int]:
    """(rows, peak of traced memory in bytes) of reading the attendance of an archive."""
    with open_archive(path, FILES) as archive:
        reader = ArchiveReader(archive, VOCABULARY)
        tracemalloc.start()
        try:
            n_rows = sum(1 for _ in reader.rows(ATTENDANCE))
            return n_rows, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("name", ["small.zip", "small"])
def test_memory_is_flat_with_the_size_of_a_file(name: str, tmp_path: Path) -> None:
    small, large = tmp_path / name, tmp_path / name.replace("small", "large")
    for path, n_rows in ((small, 5_000), (large, 20_000)):
        with create_archive(path) as out:
            out.write_table(ATTENDANCE, attendance(n_rows))

    small_rows, small_peak = peak_of_reading(small)
    large_rows, large_peak = peak_of_reading(large)

    assert (small_rows, large_rows) == (5_000, 20_000)
    assert large_peak < small_peak + MIB // 2
    assert large_peak < 4 * MIB


def test_a_hundred_thousand_rows_are_all_read(tmp_path: Path) -> None:
    with create_archive(tmp_path / "a.zip") as out:
        assert out.write_table(ATTENDANCE, attendance(100_000)) == 100_000

    with open_archive(tmp_path / "a.zip", FILES) as archive:
        reader = ArchiveReader(archive, VOCABULARY)
        assert sum(1 for _ in reader.rows(ATTENDANCE)) == 100_000
        assert reader.n_lines(ATTENDANCE) == 100_001


def test_many_bad_rows_are_counted_and_not_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with create_archive(path) as out:
        out.write_table(ATTENDANCE, attendance(20_000))
    file = path / ATTENDANCE.file
    file.write_text(file.read_text().replace(",owner,", ",boss,"))

    with open_archive(path, FILES) as archive:
        reader = ArchiveReader(archive, VOCABULARY)
        assert list(reader.rows(ATTENDANCE)) == []

    assert reader.report.file(ATTENDANCE.file).n_errors == 20_000
    assert sum(1 for _ in reader.report.problems()) <= 200
