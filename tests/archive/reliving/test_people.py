"""Made-up people: told apart by services as their references are, the same each time, and nobody real."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.reliving.people import PREFIX, invented_person, invented_phones
from kernel.typed_values import is_whole_phone, normalised_phone
from tenants.shops.matching import same_person

REFS = st.text("abcdeé019._-", min_size=1, max_size=12).filter(str.strip)


@given(st.sets(REFS, min_size=2, max_size=30))
def test_each_reference_has_one_number_of_its_own(refs):
    phones = invented_phones("2016", refs)

    known = {normalised_phone(phone) for phone in phones.values()}
    assert len(known) == len(refs)
    assert all(number.startswith(PREFIX) and is_whole_phone(number) for number in known)
    assert phones == invented_phones("2016", sorted(refs, reverse=True))


def test_two_editions_share_nobody():
    assert invented_phones("2016", ["p1"]) != invented_phones("2017", ["p1"])


def test_numbers_that_would_be_one_are_moved_apart(monkeypatch):
    monkeypatch.setattr("archive.reliving.people.N_NUMBERS", 3)

    phones = invented_phones("2016", ["a", "b", "c"])

    assert len(set(phones.values())) == 3


@pytest.mark.parametrize(
    ("one", "other"), [("p0001", "p0002"), ("anna", "anne"), ("a-1", "a-2"), ("p1", "p1-a"), ("x", "xy")]
)
def test_names_of_two_people_are_never_taken_for_one(one, other):
    phones = invented_phones("2016", [one, other])
    names = [invented_person(ref, "owner", phones[ref]).name for ref in (one, other)]

    assert not same_person(names[0], names[1])
    assert not same_person(names[1], names[0])
    assert same_person(names[0], names[0])


def test_nobody_has_an_address():
    assert invented_person("p1", "owner", "+999 100000000001").email == ""
