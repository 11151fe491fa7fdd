"""A table of cities and columns as a network: what suppression is decided on. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from dashboards.engine.disclosure.rules import FLOOR

SHOP = 60  # a shop's weight, to be shared
TOTAL_COST = 10  # a column's total is hidden later than a cell


@dataclass(frozen=True)
class ShopsInSums:
    """How many shops of a cell have their score in the city's published sum, the programme's, both ...

    In 60ths: a shop of several cells is shared among them, so that no set of cells counts it twice.
    """

    both: int = 0
    city: int = 0
    programme: int = 0
    neither: int = 0


IN_NO_SUM = ShopsInSums()


@dataclass(frozen=True)
class Table:
    """`counts[row][column]` diagnostics of `shops[row][column]` shops; `scores` where means are shown.

    Rows in `secret` are shown nowhere, but their totals are known. `has_row_sums`: the sum of the scores of
    a row is known too, else a cell's mean is known where its count is shown and nowhere else.
    """

    rows: tuple[Hashable, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    shops: tuple[tuple[int, ...], ...]
    total_shops: tuple[int, ...]
    scores: tuple[tuple[ShopsInSums, ...], ...] = ()  # like `counts`
    has_row_sums: bool = True
    secret: frozenset[Hashable] = frozenset()
    secret_columns: frozenset[str] = frozenset()  # whose totals are shown nowhere


@dataclass(frozen=True)
class Edge:
    """From `tail` to `head`; `shops` behind its `value`; `in_sums`: the published sums with their scores."""

    tail: int
    head: int
    value: int
    shops: int
    in_sums: ShopsInSums
    cost: int

    @property
    def is_small(self) -> bool:
        return self.value > 0 and self.shops < FLOOR


class Network:
    """The edges of a table: cell (r, c) is edge r * n_columns + c, after them the columns' totals."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.n_rows, self.n_columns = len(table.rows), len(table.columns)
        self.whole = self.n_rows + self.n_columns
        self.edges = [
            Edge(
                row,
                self.n_rows + column,
                table.counts[row][column],
                table.shops[row][column],
                table.scores[row][column] if table.scores else IN_NO_SUM,
                table.counts[row][column] + 1,
            )
            for row in range(self.n_rows)
            for column in range(self.n_columns)
        ]
        for column in range(self.n_columns):
            value = sum(table.counts[row][column] for row in range(self.n_rows))
            cost = 2 * value + TOTAL_COST
            self.edges.append(
                Edge(self.n_rows + column, self.whole, value, table.total_shops[column], IN_NO_SUM, cost)
            )

    @cached_property
    def around(self) -> list[list[tuple[int, int, bool]]]:
        """By node, the edges that touch it: which, to which node, whether forwards."""
        around: list[list[tuple[int, int, bool]]] = [[] for _ in range(self.whole + 1)]
        for index, edge in enumerate(self.edges):
            around[edge.tail].append((index, edge.head, True))
            around[edge.head].append((index, edge.tail, False))
        return around

    def total_of(self, column: int) -> int:
        return self.n_rows * self.n_columns + column
