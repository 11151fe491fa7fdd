"""Properties of merges and their undoing, over random shops, people and attendance. Without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.engine.figures.rows import Inputs, PersonMergeRow
from dashboards.engine.figures.rules import (
    city_figures,
    identities,
    merge_effects,
    people_of,
    programme_figures,
    same_people,
    surviving,
)
from tests.dashboards.engine.figures.test_rules import DINANT, NAMUR, came, inputs, session
from tests.examples import examples

SHOPS, PEOPLE = range(8), [f"p{number}" for number in range(8)]
OF_MERGES = {
    "shops", "persons", "participants", "registered", "no_shows", "shops_per_session",
    "participants_per_session", "shops_per_session_first20", "participants_per_session_first20",
    "public_cost_per_shop",
}  # fmt: skip

cities = st.sampled_from([NAMUR, DINANT])
attendance = st.lists(
    st.builds(
        came,
        st.integers(1, 3),
        st.sampled_from(PEOPLE),
        st.sampled_from(SHOPS),
        cities,
        st.sampled_from(["present", "walk_in", "absent", "excused"]),
        st.booleans(),
    ),
    max_size=30,
)
shop_pairs = st.lists(st.tuples(cities, st.sampled_from(SHOPS), st.sampled_from(SHOPS)), max_size=8)
person_pairs = st.lists(
    st.builds(PersonMergeRow, cities, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=8
)


def merges_of(pairs: list[tuple[int, int, int]]) -> dict[tuple[int, int], int]:
    """What `merge_shops` lets through of these, one after the other."""
    merges: dict[tuple[int, int], int] = {}
    for city, shop, into in pairs:
        if (city, shop) not in merges and surviving((city, into), merges) != (city, shop):
            merges[city, shop] = into
    return merges


def edition(rows: list[Any], **fields: Any) -> Inputs:
    sessions = [session(number, date(2024, 5, number), (NAMUR, DINANT)) for number in (1, 2, 3)]
    return inputs(sessions=sessions, attendance=rows, **fields)


@settings(max_examples=examples(60, 1500), deadline=None)
@given(attendance, shop_pairs, person_pairs)
def test_merges_change_their_figures_and_undone_they_never_were(rows, pairs, people):
    before = edition(rows)
    after = replace(before, merges=merges_of(pairs), person_merges=people)
    undone = replace(after, merges={}, person_merges=[])

    figures, merged = programme_figures(before), programme_figures(after)

    assert programme_figures(undone) == figures
    assert city_figures(undone, NAMUR) == city_figures(before, NAMUR)
    changed = {code for code, value in merged.items() if value != figures[code]}
    assert changed <= OF_MERGES
    # Each figure that a merge changes is in the ledger, and no other.
    counted = {"shops", "persons", "participants", "registered", "no_shows"}
    assert changed & counted == set(merge_effects(after)) & counted
    assert figures["shops"] - merged["shops"] == getattr(merge_effects(after).get("shops"), "shops", 0)
    assert merged["shops"] <= figures["shops"]
    assert merged["persons"] <= figures["persons"]
    assert all(one.holds for one in identities(merged, after) if "invited" not in one.code)


@settings(max_examples=examples(60, 1500), deadline=None)
@given(shop_pairs)
def test_no_chain_of_merges_goes_round(pairs):
    merges = merges_of(pairs)
    for shop in merges:
        end = surviving(shop, merges)  # comes to an end
        assert end not in merges
        assert end[0] == shop[0]


@settings(max_examples=examples(60, 1500), deadline=None)
@given(attendance, person_pairs, st.randoms())
def test_counts_do_not_depend_on_the_order_in_which_people_were_merged(rows, people, chance):
    shuffled = list(people)
    chance.shuffle(shuffled)
    turned = [PersonMergeRow(row.organisation_id, row.into, row.digest) for row in shuffled]
    counts = {people_of(rows, {}, same_people(order)).n_persons for order in (people, shuffled, turned)}
    assert len(counts) == 1


@settings(max_examples=examples(60, 1500), deadline=None)
@given(attendance, st.lists(st.sampled_from(SHOPS), min_size=2, max_size=5, unique=True), st.randoms())
def test_counts_do_not_depend_on_the_order_in_which_doubles_of_one_shop_were_merged(rows, doubles, chance):
    """All into one, or each into the next, in any order: the same shops are one."""
    star = {(NAMUR, shop): doubles[0] for shop in doubles[1:]}
    order = list(doubles)
    chance.shuffle(order)
    chain = {(NAMUR, shop): into for shop, into in pairwise(order)}
    assert len(people_of(rows, star).shops) == len(people_of(rows, chain).shops)
