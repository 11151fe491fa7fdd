"""Opening times, as people write them on a door."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.shops.opening_times import (
    DaysAlike,
    OpeningTimesWrong,
    Wrong,
    days_alike,
    is_closed,
    is_same_as_before,
    read_times,
)

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("9-18", "09:00-18:00"),
        ("9h-18h", "09:00-18:00"),
        ("9h30-12h30 13h30-18h", "09:30-12:30 13:30-18:00"),
        ("9h-12h30, 13h30-18h", "09:00-12:30 13:30-18:00"),
        ("9H-12H30 / 13H30-18H", "09:00-12:30 13:30-18:00"),
        ("de 9h à 12h et de 14h à 18h30", "09:00-12:00 14:00-18:30"),
        ("09:00 – 18:00", "09:00-18:00"),
        ("9.00 - 18.00", "09:00-18:00"),
        ("9 h 30 - 18 h", "09:30-18:00"),
        ("van 9u tot 18u30", "09:00-18:30"),
        ("von 9 Uhr bis 18 Uhr", "09:00-18:00"),
        ("10h jusqu’à 18h", "10:00-18:00"),
        ("14h-18h 9h-12h", "09:00-12:00 14:00-18:00"),
        ("18h-2h", "18:00-02:00"),
        ("11h-14h; 18h-24h", "11:00-14:00 18:00-24:00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed, kept):
    assert read_times(typed) == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("le matin", Wrong.UNREADABLE),
        ("9h", Wrong.UNREADABLE),
        ("9h-", Wrong.UNREADABLE),
        ("sur rendez-vous", Wrong.UNREADABLE),
        ("9h-18h sauf mercredi", Wrong.UNREADABLE),
        ("9h-25h", Wrong.NO_SUCH_HOUR),
        ("9h75-12h", Wrong.NO_SUCH_HOUR),
        ("18h-9h", Wrong.ENDS_BEFORE),
        ("9h-9h", Wrong.ENDS_BEFORE),
        ("9h-13h 12h-18h", Wrong.OVERLAP),
        ("8-9 10-11 12-13 14-15 16-17", Wrong.TOO_MANY),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_reason(typed, why):
    with pytest.raises(OpeningTimesWrong) as refused:
        read_times(typed)
    assert refused.value.why is why


def test_closed_and_the_same_again_are_words():
    assert is_closed(" Fermé ")
    assert is_closed("gesloten")
    assert not is_closed("9-18")
    assert is_same_as_before("Idem")
    assert is_same_as_before("id.")
    assert not is_same_as_before("")


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=2, max_size=8, unique=True))
def test_what_is_kept_is_read_as_itself(minutes):
    ends = sorted(minutes)[: len(minutes) // 2 * 2]
    pairs = list(zip(ends[::2], ends[1::2], strict=True))[:4]
    text = " ".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs)

    assert read_times(text) == text


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(OpeningTimesWrong):
        read_times(text)


def test_neighbours_with_the_same_hours_are_one_line():
    times = {"mon": "09:00-18:00", "tue": "09:00-18:00", "thu": "09:00-18:00", "fri": "10:00-12:00"}

    assert days_alike(times, ["sun"], WEEK) == [
        DaysAlike("mon", "tue", "09:00-18:00"),
        DaysAlike("thu", "thu", "09:00-18:00"),
        DaysAlike("fri", "fri", "10:00-12:00"),
        DaysAlike("sun", "sun", ""),
    ]
