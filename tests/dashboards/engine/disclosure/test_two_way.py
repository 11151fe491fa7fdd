"""In a table whose totals are known, every small count stays anything from 0 to 5: by trying all tables."""

from __future__ import annotations

import itertools
import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboards.engine.disclosure.network import Network, Table
from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.disclosure.two_way import hidden_edges, is_safe
from tests.examples import examples

COLUMNS = "abc"

rows = st.lists(st.integers(0, 8), min_size=3, max_size=3).filter(lambda row: sum(row) >= FLOOR)


def table_of(counts) -> Table:
    kept = tuple(tuple(row) for row in counts)
    totals = tuple(map(sum, zip(*kept, strict=True)))
    return Table(tuple(range(len(kept))), tuple(COLUMNS), kept, kept, totals)


def possible(network: Network, hidden: set[int]) -> dict[int, set[int]]:
    """By edge, its values in every table that shows the same."""
    counts = network.table.counts
    by_row = []
    for at, row in enumerate(counts):
        ranges = [range(sum(row) + 1) if at * 3 + column in hidden else [row[column]] for column in range(3)]
        by_row.append([one for one in itertools.product(*ranges) if sum(one) == sum(row)])
    assume(math.prod(map(len, by_row)) < 20_000)
    found: dict[int, set[int]] = {}
    for one in itertools.product(*by_row):
        totals = [sum(row[column] for row in one) for column in range(3)]
        shown = (column for column in range(3) if network.total_of(column) not in hidden)
        if all(totals[column] == sum(row[column] for row in counts) for column in shown):
            for at, value in enumerate([*itertools.chain(*one), *totals]):
                found.setdefault(at, set()).add(value)
    return found


@settings(max_examples=examples(20, 60))
@given(st.lists(rows, min_size=1, max_size=3))
def test_every_small_count_may_be_anything_from_0_to_5(counts):
    network = Network(table_of(counts))
    hidden = hidden_edges(network)
    values = possible(network, hidden)

    for at, edge in enumerate(network.edges):
        if edge.is_small:
            assert set(range(FLOOR + 1)) <= values[at]
    assert is_safe(network, hidden)


def test_a_table_without_small_counts_is_shown_whole():
    network = Network(table_of([[5, 8, 0], [7, 0, 9]]))

    assert hidden_edges(network) == set()


def test_one_small_cell_needs_a_second_row_and_column_or_a_total():
    network = Network(table_of([[2, 8, 9], [7, 8, 9]]))
    hidden = hidden_edges(network)

    assert len(hidden) == 4
    assert not is_safe(network, {0})
    assert not is_safe(network, {0, 1})


def test_the_same_table_is_hidden_the_same_way():
    counts = [[2, 8, 9], [7, 3, 9], [1, 1, 8]]

    assert hidden_edges(Network(table_of(counts))) == hidden_edges(Network(table_of(counts)))
