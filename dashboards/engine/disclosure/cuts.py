"""Sums of scores that published sums give away: minimum cuts of a table's network. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterator, Mapping

from dashboards.engine.disclosure.network import IN_NO_SUM, SHOP, Network
from dashboards.engine.disclosure.rules import FLOOR


def weak_cut(
    network: Network, hidden: set[int], accepted: Container[frozenset[int]] = frozenset()
) -> set[int] | None:
    """Nodes on one side of scores of 1 to FLOOR - 1 shops, whose sum the published sums give away.

    Whoever adds and subtracts totals of rows and columns, and the cells shown, is left with the scores that
    lie between the nodes of one side and the others: each such cut must hold FLOOR shops or none. The whole
    stands for what is in no known sum.
    """
    merged = _merged_nodes(network, hidden)
    links: dict[int, dict[int, int]] = {}
    for at, edge in enumerate(network.edges):
        if edge.in_sums is IN_NO_SUM:
            continue
        in_sums, row, column = edge.in_sums, merged[edge.tail], merged[edge.head]
        if at in hidden:
            _link(links, row, column, in_sums.both + in_sums.programme)
            _link(links, row, network.whole, in_sums.city + in_sums.neither)
        else:
            _link(links, row, column, in_sums.programme)
            _link(links, row, network.whole, in_sums.neither)
            _link(links, column, network.whole, min(in_sums.both, in_sums.city))
    for side in small_sides(links):
        found = {old for old, new in enumerate(merged) if new in side}
        if frozenset(found) not in accepted:
            return found
    return None


def small_sides[Node: (int, tuple[str, str])](
    links: Mapping[Node, Mapping[Node, int]],
) -> Iterator[set[Node]]:
    """Each node's smallest side that fewer than FLOOR shops hold to the rest of its component."""
    left = set(links)
    while left:
        root = max(left)
        component = _reached(links, root)
        for node in sorted(component - {root}):
            side = _small_side(links, node, root)
            if side is not None:
                yield side
        left -= component


def _link(links: dict[int, dict[int, int]], one: int, other: int, weight: int) -> None:
    if weight and one != other:
        for a, b in ((one, other), (other, one)):
            links.setdefault(a, {})[b] = links.get(a, {}).get(b, 0) + weight


def _merged_nodes(network: Network, hidden: set[int]) -> list[int]:
    """Node -> node: columns whose total is hidden are one with the whole; so are rows without known sum."""
    merged = list(range(network.whole + 1))
    for column in range(network.n_columns):
        if network.total_of(column) in hidden:
            merged[network.n_rows + column] = network.whole
    if not network.table.has_row_sums:
        merged[: network.n_rows] = [network.whole] * network.n_rows
    return merged


def _reached[Node: (int, tuple[str, str])](
    links: Mapping[Node, Mapping[Node, int]], start: Node
) -> set[Node]:
    found, queue = {start}, [start]
    while queue:
        new = [node for node in links[queue.pop()] if node not in found]
        found.update(new)
        queue += new
    return found


def _small_side[Node: (int, tuple[str, str])](
    links: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node
) -> set[Node] | None:
    """The source's side of a cut under FLOOR between the two; None where every cut is larger."""
    flow: dict[tuple[Node, Node], int] = {}
    sent = 0
    while sent < FLOOR * SHOP:
        came: dict[Node, Node] = {source: source}
        queue = deque([source])
        while queue and sink not in came:
            node = queue.popleft()
            for other, weight in links[node].items():
                if other not in came and weight - flow.get((node, other), 0) > 0:
                    came[other] = node
                    queue.append(other)
        if sink not in came:
            return set(came)
        path, node = [], sink
        while node != source:
            path.append((came[node], node))
            node = came[node]
        step = min(links[a][b] - flow.get((a, b), 0) for a, b in path)
        for a, b in path:
            flow[a, b] = flow.get((a, b), 0) + step
            flow[b, a] = flow.get((b, a), 0) - step
        sent += step
    return None
