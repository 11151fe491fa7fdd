"""What an attacker can work out from published numbers. Nothing here knows how anything was hidden.

Counts: exact bounds of an unknown number under linear equations, by the simplex method in fractions.
Scores: which sums of scores lie in the span of the published ones, by ranks modulo a prime.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

Equation = tuple[Mapping[Hashable, int], int]
PRIME = 2**31 - 1


def bounds(equations: Sequence[Equation], wanted: Hashable) -> tuple[Fraction, Fraction | None]:
    """Least and greatest value (None: no limit) of `wanted`, all unknowns being 0 or more."""
    highest = _greatest(equations, wanted, 1)
    lowest = _greatest(equations, wanted, -1)
    assert lowest is not None
    return -lowest, highest


def _greatest(equations: Sequence[Equation], wanted: Hashable, sign: int) -> Fraction | None:
    names = sorted({name for terms, _ in equations for name in terms}, key=str)
    position = {name: at for at, name in enumerate(names)}
    if wanted not in position:
        return None if sign > 0 else Fraction(0)
    n_real, n_rows = len(names), len(equations)
    table: list[list[Fraction]] = []
    for at, (terms, right) in enumerate(equations):
        row = [Fraction(0)] * (n_real + n_rows + 1)
        flip = -1 if right < 0 else 1
        for name, factor in terms.items():
            row[position[name]] += flip * factor
        row[n_real + at] = Fraction(1)
        row[-1] = Fraction(flip * right)
        table.append(row)
    basis = [n_real + at for at in range(n_rows)]
    costs = [Fraction(0)] * (n_real + n_rows + 1)
    for row in table:
        for at in range(n_real):
            costs[at] += row[at]
        costs[-1] += row[-1]
    assert _optimise(table, basis, costs, n_real + n_rows)
    assert costs[-1] == 0, "the numbers contradict each other"
    for at, column in enumerate(basis):  # artificial unknowns that stayed, at 0
        if column >= n_real:
            pivot = next((c for c in range(n_real) if table[at][c]), None)
            if pivot is not None:
                _pivot(table, basis, costs, at, pivot)
    costs = [Fraction(0)] * (n_real + n_rows + 1)
    costs[position[wanted]] = Fraction(sign)
    for at, column in enumerate(basis):
        if costs[column]:
            rate = costs[column]
            costs = [cost - rate * value for cost, value in zip(costs, table[at], strict=True)]
    return -costs[-1] if _optimise(table, basis, costs, n_real) else None


def _optimise(table: list[list[Fraction]], basis: list[int], costs: list[Fraction], n_usable: int) -> bool:
    """Bland's rule, so that it ends; False where there is no limit."""
    while (column := next((c for c in range(n_usable) if costs[c] > 0), None)) is not None:
        ratios = [(row[-1] / row[column], basis[at], at) for at, row in enumerate(table) if row[column] > 0]
        if not ratios:
            return False
        _pivot(table, basis, costs, min(ratios)[2], column)
    return True


def _pivot(
    table: list[list[Fraction]], basis: list[int], costs: list[Fraction], at: int, column: int
) -> None:
    divisor = table[at][column]
    table[at] = [value / divisor for value in table[at]]
    for other in [*range(at), *range(at + 1, len(table))]:
        if factor := table[other][column]:
            table[other] = [a - factor * b for a, b in zip(table[other], table[at], strict=True)]
    if factor := costs[column]:
        costs[:] = [a - factor * b for a, b in zip(costs, table[at], strict=True)]
    basis[at] = column


def derivable_sums(
    published: Sequence[Mapping[Hashable, int]], shops: Mapping[Any, str], floor: int = 5
) -> Iterator[set[str]]:
    """Each set of fewer than `floor` shops of which some sum of scores can be derived.

    `published`: sums as row -> factor; `shops`: row -> shop. Rows that are in the same sums are one block.
    """
    rows = sorted({row for one in published for row in one}, key=str)
    blocks: dict[tuple[int, ...], set[str]] = {}
    for row in rows:
        blocks.setdefault(tuple(one.get(row, 0) for one in published), set()).add(shops[row])
    columns = list(blocks)
    small = [column for column in columns if len(blocks[column]) < floor]
    whole = _rank(columns)
    for chosen in _together(small, blocks, floor, 0, set()):
        rest = [column for column in columns if column not in chosen]
        if _rank(rest) < whole:
            yield set().union(*(blocks[column] for column in chosen))


def _together(
    small: Sequence[tuple[int, ...]],
    blocks: Mapping[tuple[int, ...], set[str]],
    floor: int,
    first: int,
    shops: set[str],
) -> Iterator[set[tuple[int, ...]]]:
    """Sets of blocks that together have fewer than `floor` shops, as large as can be."""
    is_largest = True
    for at in range(first, len(small)):
        joined = shops | blocks[small[at]]
        if len(joined) < floor:
            is_largest = False
            for more in _together(small, blocks, floor, at + 1, joined):
                yield more | {small[at]}
    if is_largest:
        yield set()


def _rank(columns: Sequence[Sequence[int]]) -> int:
    rows = [[value % PRIME for value in column] for column in columns]
    rank = 0
    for at in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][at]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        inverse = pow(rows[rank][at], -1, PRIME)
        for i in range(rank + 1, len(rows)):
            if factor := rows[i][at] * inverse % PRIME:
                rows[i] = [(a - factor * b) % PRIME for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank
