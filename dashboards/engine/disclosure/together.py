"""Sectors beside totals and families: which of them may be published together. Pure.

Every diagnostic lies in what its city publishes and in what the programme publishes: in a sector, else in a
family, else in the rest of the total. That is one network for all tables: a node for each sum that is known,
and between two nodes the shops that are in both. Where a side of it is held to the rest by fewer than five,
their sum is given away; sectors are taken back until there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from dashboards.engine.disclosure.cuts import small_sides
from dashboards.engine.disclosure.network import SHOP
from dashboards.engine.disclosure.published import Cell
from dashboards.engine.disclosure.sums import POOL, EditionSums, RowKey
from dashboards.engine.figures.rows import OrganisationId

Node = tuple[str, str]  # the programme's or a city's; a sector, a family, or the rest
Links = dict[Node, dict[Node, int]]
PROGRAMME, REST = "programme", "rest of it"


def safe_together(
    sums: EditionSums,
    family_total: Callable[[str], int | None],
    family_cell: Callable[[OrganisationId, str], int | None],
    region: dict[str, Cell],
    by_city: dict[OrganisationId, dict[str, Cell]],
) -> tuple[dict[str, Cell], dict[OrganisationId, dict[str, Cell]]]:
    """What is left of `region` and `by_city`; `family_total` and `family_cell`: what families say."""
    region = dict(region)
    by_city = {city: dict(cells) for city, cells in by_city.items()}

    def nodes(key: RowKey) -> tuple[Node, Node]:
        row, home = sums.rows[key], sums.homes[key]
        return _at_home(key, row.sector, row.family, home), _in_programme(key, row.sector, row.family)

    def _at_home(key: RowKey, sector: str, family: str, home: OrganisationId) -> Node:
        name = str(home)
        if home != POOL:
            steps = sums.by_city[home].steps
            if sector in by_city.get(home, {}) and key in steps.sectors[sector].rows:
                return name, sector
            if family_cell(home, family) and key in steps.families[family].rows:
                return name, f"family {family}"
        return name, REST

    def _in_programme(key: RowKey, sector: str, family: str) -> Node:
        steps = sums.whole.steps
        if sector in region and key in steps.sectors[sector].rows:
            return PROGRAMME, sector
        if family_total(family) and key in steps.families[family].rows:
            return PROGRAMME, f"family {family}"
        return PROGRAMME, REST

    while region or by_city:
        links = _links(sums, nodes)
        betrayed = next(filter(None, (_about(side, links) for side in small_sides(links))), None)
        if betrayed is None:
            break
        if betrayed[0] == PROGRAMME:
            del region[betrayed[1]]
        else:
            del by_city[int(betrayed[0])]
    return region, by_city


def _links(sums: EditionSums, nodes: Callable[[RowKey], tuple[Node, Node]]) -> Links:
    """Between two nodes the shops in both, in 60ths: a shop of several pairs is shared among them."""
    pairs_of: defaultdict[object, set[tuple[Node, Node]]] = defaultdict(set)
    for key, row in sums.rows.items():
        pairs_of[row.shop_key].add(nodes(key))
    links: Links = {}
    for pairs in pairs_of.values():
        for one, other in pairs:
            for a, b in ((one, other), (other, one)):
                around = links.setdefault(a, {})
                around[b] = around.get(b, 0) + SHOP // len(pairs)
    return links


def _about(side: set[Node], links: Links) -> Node | None:
    """The sector to take back: in this side, beside it, or two steps away; the smallest; None without any."""
    near = side | {other for node in side for other in links[node]}
    for circle in (near, near | {other for node in near for other in links[node]}):
        sectors = [
            (sum(links[node].values()), node) for node in circle if not node[1].startswith(("family ", REST))
        ]
        if sectors:
            return min(sectors)[1]
    return None
