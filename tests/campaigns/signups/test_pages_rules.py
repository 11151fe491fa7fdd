"""How far, what state, in which words: literal values, checked by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.agenda.public_sessions.rules import Availability, availability_of, distance_km, is_near
from kernel.typed_values import cleaned_text, normalised_bce

NAMUR, DINANT, CINEY, TOURNAI = (50.4669, 4.8675), (50.2606, 4.9122), (50.2950, 5.0967), (50.6056, 3.3878)
NOW = datetime(2026, 11, 23, 11, tzinfo=UTC)
PLACES = st.tuples(st.floats(49, 52), st.floats(2, 7))


@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [(NAMUR, NAMUR, 0), (NAMUR, DINANT, 23), (DINANT, CINEY, 14), (NAMUR, TOURNAI, 106)],
)
def test_distances_as_a_map_gives_them(here, there, kilometres):
    assert round(distance_km(here, there)) == kilometres


@given(PLACES, PLACES)
def test_a_distance_is_the_same_both_ways_and_never_negative(here, there):
    assert distance_km(here, there) == pytest.approx(distance_km(there, here))
    assert distance_km(here, there) >= 0


def test_near_is_within_twenty_kilometres():
    assert is_near(DINANT, CINEY)
    assert not is_near(NAMUR, DINANT)


@pytest.mark.parametrize(
    ("registration", "outcome", "hours", "n_left", "availability"),
    [
        ("open", None, 1, 3, Availability.OPEN),
        ("open", None, 1, 0, Availability.FULL),
        ("open", None, 0, 3, Availability.OVER),
        ("open", None, -1, 3, Availability.OVER),
        ("closed", None, 1, 3, Availability.CLOSED),
        ("draft", None, 1, 3, Availability.DRAFT),
        ("open", "cancelled", 1, 3, Availability.CANCELLED),
        ("closed", "held", -1, 0, Availability.HELD),
    ],
)
def test_what_a_session_is_for_people(registration, outcome, hours, n_left, availability):
    starts_at = NOW + timedelta(hours=hours)
    found = availability_of(
        registration=registration, outcome=outcome, starts_at=starts_at, n_left=n_left, now=NOW
    )
    assert found == availability


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0403.170.701", "0403170701"),
        ("BE 0403 170 701", "0403170701"),
        ("403170701", "0403170701"),
        (" be0403170701 ", "0403170701"),
        ("", ""),
        (" . ", ""),
        ("٠٤٠٣١٧٠٧٠١", "0403170701"),
    ],
)
def test_a_number_of_the_register_as_people_write_it(typed, kept):
    assert normalised_bce(typed) == kept


@pytest.mark.parametrize("typed", ["0403170702", "9403170701", "12345", "BE", "0403a70701", "0" * 40])
def test_what_cannot_be_such_a_number(typed):
    if typed == "BE":
        assert normalised_bce(typed) == ""
        return
    with pytest.raises(ValueError, match=r"digits"):
        normalised_bce(typed)


@given(st.text())
def test_a_cleaned_text_is_one_line_and_stays_as_it_is(text):
    cleaned = cleaned_text(text)
    assert "\n" not in cleaned
    assert "\x00" not in cleaned
    assert cleaned_text(cleaned) == cleaned
