"""Suppression in a table of cities and columns whose totals are all known. Pure, deterministic.

The table is a network: a node for each city, one for each column, one for the whole. A cell is an edge from
its city to its column, a column's total an edge from the column to the whole; the cities' own totals are
known to everybody. What an attacker can tell of a hidden edge is how far its value can be pushed up and down
along cycles of hidden edges, so that is what is checked: a maximum flow (docs/adr/0013-atoms.md).
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Mapping

from dashboards.engine.disclosure.cuts import weak_cut
from dashboards.engine.disclosure.network import IN_NO_SUM, Edge, Network
from dashboards.engine.disclosure.rules import FLOOR

ENDLESS = 1 << 40


def hidden_edges(network: Network) -> set[int]:
    """The edges that must be hidden: the small ones, and what would give one of them away."""
    hidden = first_hidden(network)
    for index, edge in enumerate(network.edges):
        if edge.is_small:
            _protect(network, hidden, index)
    accepted: set[frozenset[int]] = set()
    while (cut := weak_cut(network, hidden, accepted)) is not None:
        if not _strengthen(network, hidden, cut):
            accepted.add(frozenset(cut))  # whole cities: their atoms have five shops
    return hidden


def first_hidden(network: Network) -> set[int]:
    """Small edges, and all of the rows and totals that are shown nowhere."""
    table = network.table
    secret = {row for row, name in enumerate(table.rows) if name in table.secret}
    hidden = {index for index, edge in enumerate(network.edges) if edge.is_small or edge.tail in secret}
    columns = (at for at, column in enumerate(table.columns) if column in table.secret_columns)
    return hidden | {network.total_of(at) for at in columns}


def is_safe(network: Network, hidden: set[int]) -> bool:
    """Whether this set of hidden edges holds as it is: nothing more would have to be hidden."""
    for index, edge in enumerate(network.edges):
        if edge.is_small and (index not in hidden or _range_of(network, hidden, index) != _needs(edge)):
            return False
    return weak_cut(network, hidden) is None


def _needs(edge: Edge) -> tuple[int, int]:
    """How far up and down a small value must be able to go: at least over 0 to FLOOR."""
    return max(0, FLOOR - edge.value), edge.value


def _range_of(network: Network, hidden: set[int], index: int) -> tuple[int, int]:
    edge = network.edges[index]
    up, down = _needs(edge)
    return (
        _push(network, hidden, index, edge.head, edge.tail, up, may_hide=False),
        _push(network, hidden, index, edge.tail, edge.head, down, may_hide=False),
    )


def _protect(network: Network, hidden: set[int], index: int) -> None:
    """Hide what it takes so that the edge's value may be anything from 0 to FLOOR."""
    edge = network.edges[index]
    up, down = _needs(edge)
    _push(network, hidden, index, edge.head, edge.tail, up, may_hide=True)
    _push(network, hidden, index, edge.tail, edge.head, down, may_hide=True)


def _push(
    network: Network, hidden: set[int], index: int, source: int, sink: int, amount: int, *, may_hide: bool
) -> int:
    """Send up to `amount` from source to sink through hidden edges other than `index`; how much went.

    With `may_hide`, edges are hidden, the cheapest, until all of it goes.
    """
    values: dict[int, int] = {}  # of edges that the flow has changed
    sent = 0
    while sent < amount:
        path = _cheapest_path(network, hidden, values, index, source, sink, amount - sent, may_hide=may_hide)
        if not path:
            break
        step = amount - sent
        for used, is_forward in path:
            if not is_forward:
                step = min(step, values.get(used, network.edges[used].value))
        for used, is_forward in path:
            value = values.get(used, network.edges[used].value)
            values[used] = value + step if is_forward else value - step
            hidden.add(used)
        sent += step
    return sent


def _cheapest_path(
    network: Network,
    hidden: set[int],
    values: Mapping[int, int],
    index: int,
    source: int,
    sink: int,
    amount: int,
    *,
    may_hide: bool,
) -> list[tuple[int, bool]]:
    """Edges with their direction, from source to sink; through hidden ones alone where that can be."""
    free = _free_path(network, hidden, values, index, source, sink)
    if free or not may_hide:
        return free
    return _search(network, hidden, values, index, source, sink, amount) or _search(
        network, hidden, values, index, source, sink, 1
    )


def _free_path(
    network: Network, hidden: set[int], values: Mapping[int, int], index: int, source: int, sink: int
) -> list[tuple[int, bool]]:
    """The shortest path through hidden edges: most searches end here."""
    edges, around = network.edges, network.around
    came: dict[int, tuple[int, int, bool]] = {source: (source, -1, True)}
    queue = deque([source])
    while queue:
        node = queue.popleft()
        for at, other, is_forward in around[node]:
            if at == index or at not in hidden or other in came:
                continue
            if not (is_forward or values.get(at, edges[at].value)):
                continue
            came[other] = (node, at, is_forward)
            if other == sink:
                return _traced(came, source, sink)
            queue.append(other)
    return []


def _traced(came: Mapping[int, tuple[int, int, bool]], source: int, sink: int) -> list[tuple[int, bool]]:
    path, node = [], sink
    while node != source:
        node, used, is_forward = came[node]
        path.append((used, is_forward))
    return path


def _search(
    network: Network,
    hidden: set[int],
    values: Mapping[int, int],
    index: int,
    source: int,
    sink: int,
    least: int,
) -> list[tuple[int, bool]]:
    """The cheapest path, hidden edges being free (Dijkstra); an edge is taken backwards only down to 0."""
    edges, around = network.edges, network.around
    best = {source: 0}
    came: dict[int, tuple[int, int, bool]] = {}
    done: set[int] = set()
    queue = [(0, source)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == sink:
            return _traced(came, source, sink)
        if node in done:
            continue
        done.add(node)
        for at, other, is_forward in around[node]:
            if at == index:
                continue
            edge = edges[at]
            if not is_forward and values.get(at, edge.value) < least:
                continue
            through = cost + (0 if at in hidden else edge.cost)
            if other not in done and through < best.get(other, ENDLESS):
                best[other] = through
                came[other] = (node, at, is_forward)
                heapq.heappush(queue, (through, other))
    return []


def _strengthen(network: Network, hidden: set[int], side: set[int]) -> bool:
    """Hide one thing more, so that this cut holds no small sum any more: a cell at it, or else a total."""
    across: list[tuple[int, int]] = []
    totals: list[tuple[int, int]] = []
    for index, edge in enumerate(network.edges):
        if index in hidden:
            continue
        if edge.head == network.whole:
            if edge.tail in side:
                totals.append((edge.cost, index))
        elif edge.in_sums is not IN_NO_SUM and edge.value and (edge.tail in side or edge.head in side):
            across.append((edge.cost, index))
    if across:
        hidden.add(min(across)[1])
    elif totals:
        hidden.add(min(totals)[1])
    return bool(across or totals)
