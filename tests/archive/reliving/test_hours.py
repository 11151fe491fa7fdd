"""The hour at which something of a day is played: never before what it needs, never on another day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.reliving import hours
from kernel.clock import BRUSSELS, day_of, start_of
from tests.archive.reliving.rows import at

DAY = date(2024, 4, 10)


def local(instant):
    return instant.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("announced_on", "starts_at", "expected"),
    [
        ("2024-04-01", "2024-04-10 19:00", "2024-04-01 07:00"),
        ("2024-04-10", "2024-04-10 19:00", "2024-04-10 07:00"),
        ("2024-04-10", "2024-04-10 08:00", "2024-04-10 06:00"),
        ("2024-04-10", "2024-04-10 00:30", "2024-04-10 00:00"),
        ("2024-04-11", "2024-04-10 19:00", None),
    ],
)
def test_a_session_is_announced_on_its_day_before_it_begins(announced_on, starts_at, expected):
    announced_at = hours.announcement(date.fromisoformat(announced_on), at(starts_at))

    assert (announced_at and local(announced_at)) == expected


@pytest.mark.parametrize(
    ("registered_on", "expected"),
    [
        ("2024-04-05", "2024-04-05 09:00"),
        ("2024-04-01", "2024-04-01 09:00"),
        ("2024-03-20", "2024-04-01 07:05"),  # before the announcement: once there is one
        ("2024-04-10", "2024-04-10 08:00"),  # on the day: an hour before
        ("2024-04-11", None),
    ],
)
def test_one_signs_up_between_the_announcement_and_the_start(registered_on, expected):
    signed_up_at = hours.sign_up(
        date.fromisoformat(registered_on), at("2024-04-01 07:00"), at("2024-04-10 09:00")
    )

    assert (signed_up_at and local(signed_up_at)) == expected


def test_who_came_is_noted_at_the_door_or_on_the_day_of_entry():
    starts_at = at("2024-04-10 19:00")

    assert local(hours.door(starts_at, DAY)) == "2024-04-10 19:05"
    assert local(hours.door(starts_at, date(2024, 4, 9))) == "2024-04-10 19:05"
    assert local(hours.door(starts_at, date(2024, 4, 20))) == "2024-04-20 10:00"


def test_a_session_over_midnight_is_reported_on_its_own_day():
    starts_at = at("2024-04-10 22:30")

    assert local(hours.report(starts_at + timedelta(hours=3), starts_at, DAY)) == "2024-04-10 23:59"
    assert (
        local(hours.report(starts_at + timedelta(hours=3), starts_at, date(2024, 4, 12)))
        == "2024-04-12 17:00"
    )


@given(st.integers(0, 24 * 60 - 1), st.integers(15, 720), st.integers(0, 3))
def test_what_is_entered_on_a_day_falls_on_it_after_the_start(start_min, duration_min, n_days_later):
    starts_at = start_of(DAY) + timedelta(minutes=start_min)
    ends_at = starts_at + timedelta(minutes=duration_min)
    entered_on = DAY + timedelta(days=n_days_later)

    noted_at, reported_at = hours.door(starts_at, entered_on), hours.report(ends_at, starts_at, entered_on)

    assert day_of(reported_at) == entered_on
    assert starts_at <= reported_at
    if start_min <= 24 * 60 - 10:  # who comes at 23:57 is noted on the next day
        assert day_of(noted_at) == entered_on
        assert starts_at < noted_at <= reported_at
    assert day_of(hours.answered_at_session(starts_at, ends_at)) == DAY
