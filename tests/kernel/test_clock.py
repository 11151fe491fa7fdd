"""A day is a calendar day in Brussels, on days of a clock change too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import day_of, end_of, start_of, today


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2016-01-31 22:59:59", date(2016, 1, 31)),
        ("2016-01-31 23:00:00", date(2016, 2, 1)),
        ("2016-06-30 21:59:59", date(2016, 6, 30)),
        ("2016-06-30 22:00:00", date(2016, 7, 1)),
        ("2016-12-31 23:00:00", date(2017, 1, 1)),
    ],
)
def test_today_is_the_day_in_brussels(instant, day):
    with freeze_time(instant):
        assert today() == day
    assert day_of(datetime.fromisoformat(instant).replace(tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("day", "start", "hours"),
    [
        (date(2016, 1, 31), "2016-01-30 23:00", 24),
        (date(2016, 7, 1), "2016-06-30 22:00", 24),
        (date(2016, 3, 27), "2016-03-26 23:00", 23),
        (date(2016, 10, 30), "2016-10-29 22:00", 25),
    ],
)
def test_a_day_has_its_instants_and_its_hours(day, start, hours):
    assert start_of(day) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert end_of(day) - start_of(day) == timedelta(hours=hours)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_days_follow_each_other_without_gap_or_overlap(day):
    assert end_of(day) == start_of(day + timedelta(days=1))
    assert day_of(start_of(day)) == day
    assert day_of(end_of(day) - timedelta(microseconds=1)) == day
    assert start_of(day).tzinfo is UTC
