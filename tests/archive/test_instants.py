"""Belgian clock times become UTC instants; the two odd nights of the year."""

from datetime import UTC, datetime

import pytest

from archive.format.cells import CellRefused, read_instant
from archive.format.writer import cell_text

# 2016: clocks went forward on 27 March at 02:00, back on 30 October at 03:00.
INSTANTS = [
    ("2016-01-15T10:00:00", datetime(2016, 1, 15, 9, 0, tzinfo=UTC)),
    ("2016-07-15T10:00:00", datetime(2016, 7, 15, 8, 0, tzinfo=UTC)),
    ("2016-07-15 10:00", datetime(2016, 7, 15, 8, 0, tzinfo=UTC)),
    ("2016-03-27T01:59:59", datetime(2016, 3, 27, 0, 59, 59, tzinfo=UTC)),
    ("2016-03-27T03:00:00", datetime(2016, 3, 27, 1, 0, tzinfo=UTC)),
    ("2016-10-30T02:30:00", datetime(2016, 10, 30, 0, 30, tzinfo=UTC)),  # the first of the two
    ("2016-10-30T02:30:00+02:00", datetime(2016, 10, 30, 0, 30, tzinfo=UTC)),
    ("2016-10-30T02:30:00+01:00", datetime(2016, 10, 30, 1, 30, tzinfo=UTC)),
    ("2016-07-15T10:00:00.250000", datetime(2016, 7, 15, 8, 0, 0, 250_000, tzinfo=UTC)),
]


@pytest.mark.parametrize(("cell", "instant"), INSTANTS)
def test_a_clock_time_is_an_instant(cell: str, instant: datetime) -> None:
    assert read_instant(cell) == instant
    assert read_instant(cell).tzinfo is UTC


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2016-03-27T02:00:00", "cell_instant_skipped"),
        ("2016-03-27T02:59:59", "cell_instant_skipped"),
        ("2016-03-27T02:30:00+01:00", "cell_instant_skipped"),
        ("2016-07-15T10:00:00Z", "cell_instant"),
        ("2016-07-15T10:00:00+01:00", "cell_instant_offset"),
        ("2016-07-15T10:00:00+99:00", "cell_instant"),
        ("2016-07-15T24:00:00", "cell_instant"),
        ("2016-07-15T10", "cell_instant"),
        ("15/07/2016 10:00", "cell_instant"),
    ],
)
def test_a_time_that_is_none_is_refused(cell: str, code: str) -> None:
    with pytest.raises(CellRefused) as refusal:
        read_instant(cell)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("instant", "cell"),
    [
        (datetime(2016, 7, 15, 8, 0, tzinfo=UTC), "2016-07-15T10:00:00"),
        (datetime(2016, 10, 30, 0, 30, tzinfo=UTC), "2016-10-30T02:30:00"),
        (datetime(2016, 10, 30, 1, 30, tzinfo=UTC), "2016-10-30T02:30:00+01:00"),
        (datetime(2016, 10, 30, 2, 30, tzinfo=UTC), "2016-10-30T03:30:00"),
    ],
)
def test_an_instant_is_written_with_its_offset_only_where_the_clock_time_comes_twice(
    instant: datetime, cell: str
) -> None:
    assert cell_text(instant) == cell
