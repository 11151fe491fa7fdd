"""The order along a street, and which spellings are likely one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.names import street_key
from tenants.streets.rules import Side, are_near, house_key, near_pairs, side

IN_ORDER = [
    ("2", ""), ("10", ""), ("12", ""), ("12 bte 3", ""), ("12", "10"), ("12A", ""), ("12 B", ""),
    ("13", ""), ("14-16", ""), ("15", ""), ("100", ""), ("", ""), ("Gare", ""),
]  # fmt: skip


def test_houses_are_in_the_order_of_a_walk():
    backwards = IN_ORDER[::-1]

    assert sorted(backwards, key=lambda house: house_key(*house)) == IN_ORDER


@pytest.mark.parametrize(
    ("one", "other"),
    [("12A", "12 a"), ("12 bte 3", "12 boîte 3"), ("12 bus 3", "12/3"), ("12BIS", "12 bis"), ("n° 12", "12")],
)
def test_spellings_of_one_house_have_one_place(one, other):
    assert house_key(one)[:2] == house_key(other)[:2]
    assert side(one) is side(other)


def test_a_box_beside_the_number_is_as_one_in_it():
    assert house_key("12", "3") == house_key("12 bte 3")


@pytest.mark.parametrize(
    ("number", "expected"),
    [("12", Side.EVEN), ("13A", Side.ODD), ("14-16", Side.EVEN), ("", Side.UNKNOWN), ("Gare", Side.UNKNOWN)],
)
def test_a_house_is_on_the_side_of_its_number(number, expected):
    assert side(number) is expected


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=6)), max_size=12))
def test_any_numbers_can_be_put_in_order_and_the_order_is_one(houses):
    once = sorted(houses, key=lambda house: house_key(*house))
    keys = [house_key(*house) for house in once]

    assert sorted(keys) == keys
    assert sorted(house_key(*house) for house in reversed(houses)) == keys


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_plain_numbers_are_in_the_order_of_their_values(one, other):
    assert (house_key(str(one)) < house_key(str(other))) is (one < other)


@given(st.integers(1, 999), st.sampled_from("abc"), st.integers(1, 99))
def test_a_house_comes_before_its_letters_and_the_next_number_after(number, letter, box):
    plain = house_key(str(number))
    with_box, lettered = house_key(str(number), str(box)), house_key(f"{number}{letter.upper()}")

    assert plain < with_box < lettered < house_key(str(number + 1))


def test_what_is_likely_one_street():
    for one, other in (
        ("Grand-Rue", "Grandrue"),
        ("rue de Fer", "de Fer"),
        ("Rue Emile Cuvelier", "Rue Émile Cuvellier"),
        ("chaussée de Louvain", "chaussée de Louvin"),
    ):
        assert are_near(street_key(one), street_key(other)), one
        assert are_near(street_key(other), street_key(one)), one


def test_what_is_two_streets():
    for one, other in (
        ("rue de Fer", "avenue de Fer"),
        ("rue Léopold I", "rue Léopold II"),
        ("rue du 11 novembre", "rue du 8 mai"),
        ("rue Haute", "rue Basse"),
        ("rue de Bruxelles", "rue de Fer"),
    ):
        assert not are_near(street_key(one), street_key(other)), one


@given(st.lists(st.lists(st.sampled_from(["rue", "fer", "louvain", "louvin", "2"]), min_size=1, max_size=3)))
def test_the_pairs_are_those_that_comparing_all_would_find(words):
    keys = {" ".join(one) for one in words}
    every = {(one, other) for one in keys for other in keys if one < other and are_near(one, other)}

    assert set(near_pairs(keys)) == every
