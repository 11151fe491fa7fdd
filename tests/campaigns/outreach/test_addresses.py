"""Addresses in the window of an envelope, and the order of the post."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.outreach.letters.rules import (
    LONGEST_LINE,
    Address,
    Missing,
    address_lines,
    in_postal_order,
    missing_of,
)

BAKERY = Address("Boulangerie Lambert", "Rue Courtejoie", "17", "", "5590", "Ciney")


@pytest.mark.parametrize(
    ("box", "language", "house"),
    [
        ("", "fr", "Rue Courtejoie 17"),
        ("1", "fr", "Rue Courtejoie 17 bte 1"),
        ("bte 1", "fr", "Rue Courtejoie 17 bte 1"),
        ("Boîte 3.2", "fr", "Rue Courtejoie 17 bte 3.2"),
        ("B12", "fr", "Rue Courtejoie 17 bte B12"),
        ("4", "nl", "Rue Courtejoie 17 bus 4"),
    ],
)
def test_the_house_with_its_box_is_one_line_without_commas(box, language, house):
    lines = address_lines(replace(BAKERY, box=box), language)
    assert lines == ["Boulangerie Lambert", house, "5590 CINEY"]


def test_commas_and_spaces_that_people_write_go():
    assert address_lines(replace(BAKERY, street="Rue Courtejoie,", number=" 17 ,"))[1] == "Rue Courtejoie 17"


def test_a_long_name_takes_two_lines_and_says_that_it_goes_on():
    lines = address_lines(replace(BAKERY, name="Maison " + "de la Gastronomie " * 11))
    assert len(lines) == 4
    assert all(len(line) <= LONGEST_LINE for line in lines[:2])
    assert lines[1].endswith("…")
    assert lines[2:] == ["Rue Courtejoie 17", "5590 CINEY"]


def test_without_a_name_the_address_begins_with_the_house():
    assert address_lines(replace(BAKERY, name="")) == ["Rue Courtejoie 17", "5590 CINEY"]


def test_what_is_missing_is_said_before_it_is_printed():
    assert missing_of(BAKERY) == []
    assert missing_of(Address("X", " ", "", "", "59", "")) == list(Missing)
    assert missing_of(replace(BAKERY, postal_code="0590")) == [Missing.POSTAL_CODE]


def test_mail_goes_by_postal_code_street_and_number():
    found = [
        replace(BAKERY, number="101"),
        replace(BAKERY, number="9"),
        replace(BAKERY, number="9 A"),
        replace(BAKERY, street="Rue Basse"),
        replace(BAKERY, postal_code="5000"),
    ]
    assert in_postal_order(found) == [4, 3, 1, 2, 0]


@given(st.builds(Address, *[st.text(max_size=220)] * 6))
def test_any_address_has_at_most_four_lines(address):
    assert 2 <= len(address_lines(address)) <= 4
    missing_of(address)
    in_postal_order([address, BAKERY])
