"""Which sectors may be compared with: in the region, and, rarely, in one city. Pure.

A sector lies within its family. Of each family, what its last step in the programme holds makes a table of
which no cell is shown: its rows are what the cities publish of the family, its columns what the sectors
would. What the totals give away decides, as in every other table (`two_way`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dashboards.engine.disclosure.network import SHOP, Network, ShopsInSums, Table
from dashboards.engine.disclosure.published import Cell
from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.disclosure.sums import POOL, EditionSums, RowKey, Tally
from dashboards.engine.disclosure.two_way import hidden_edges, is_safe
from dashboards.engine.figures.rows import OrganisationId

REST_ROW = -1  # what no city publishes of the family
REST_COLUMN = "-"  # what no sector publishes

Shown = dict[OrganisationId, dict[str, Cell]]


@dataclass(frozen=True)
class _Family:
    """The table of one family; `cells[row, column]` are the rows behind a cell."""

    cities: Sequence[OrganisationId]
    sectors: Sequence[str]
    cells: dict[tuple[OrganisationId, str], set[RowKey]]
    network: Network


def city_sectors_shown(
    sums: EditionSums,
    family_total: Callable[[str], int | None],
    family_cell: Callable[[OrganisationId, str], int | None],
) -> tuple[dict[str, Cell], Shown]:
    """Sectors of the region with n and mean, and at most one sector of a city, one city of a sector.

    `family_total` and `family_cell` say what is published of a family: None where it is hidden.
    """
    region: dict[str, Cell] = {}
    by_city: Shown = {}
    cities = [city for city in sorted(sums.by_city) if city != POOL and sums.by_city[city].total.n]
    for name in sorted(set(sums.family_of.values())):
        if not family_total(name) or not sums.whole.steps.families[name].n:
            continue
        open_cities = [
            city for city in cities if family_cell(city, name) and sums.by_city[city].steps.families[name].n
        ]
        inside = sums.whole.steps.families[name].rows
        if any(not sums.by_city[city].steps.families[name].rows <= inside for city in open_cities):
            continue  # a city's step is ahead of the programme's: until its next one nothing is compared
        family = _family(sums, name, open_cities)
        network = family.network
        hidden = hidden_edges(network)
        for column, sector in enumerate(family.sectors):
            if network.total_of(column) not in hidden:
                region[sector] = _cell(sums.whole.steps.sectors[sector])
        for city, sector in _candidates(sums, family, by_city):
            row, column = family.cities.index(city), family.sectors.index(sector)
            index = row * network.n_columns + column
            if _leaves_enough(sums, name, city, sector) and is_safe(network, hidden - {index}):
                hidden.remove(index)
                by_city[city] = {sector: _cell(sums.by_city[city].steps.sectors[sector])}
    return region, by_city


def _family(sums: EditionSums, name: str, cities: Sequence[OrganisationId]) -> _Family:
    """Sectors whose own steps lie within the family's have a column; the others are in the rest."""
    steps = sums.whole.steps
    inside = steps.families[name].rows
    sectors = sorted(
        code
        for code, its in sums.family_of.items()
        if its == name and (own := steps.sectors[code].rows) and own <= inside
    )
    cells: defaultdict[tuple[OrganisationId, str], set[RowKey]] = defaultdict(set)
    by_city = {city: sums.by_city[city].steps.families[name].rows for city in cities}
    for key in inside:
        row = sums.rows[key]
        city = row.organisation_id
        at_city = city if key in by_city.get(city, ()) else REST_ROW
        is_in_sector = row.sector in sectors and key in steps.sectors[row.sector].rows
        cells[at_city, row.sector if is_in_sector else REST_COLUMN].add(key)
    return _Family(cities, sectors, cells, Network(_table(sums, cities, sectors, cells)))


def _table(
    sums: EditionSums,
    cities: Sequence[OrganisationId],
    sectors: Sequence[str],
    cells: dict[tuple[OrganisationId, str], set[RowKey]],
) -> Table:
    rows, columns = (*cities, REST_ROW), (*sectors, REST_COLUMN)

    def n_shops(keys: Iterable[RowKey]) -> int:
        return len({sums.rows[key].shop_key for key in keys})

    def keys_of(row: OrganisationId, column: str) -> set[RowKey]:
        return cells.get((row, column), set())

    shops = tuple(tuple(n_shops(keys_of(row, column)) for column in columns) for row in rows)
    return Table(
        rows=rows,
        columns=columns,
        counts=tuple(tuple(len(keys_of(row, column)) for column in columns) for row in rows),
        shops=shops,
        total_shops=tuple(n_shops(key for row in rows for key in keys_of(row, column)) for column in columns),
        scores=tuple(tuple(ShopsInSums(both=n * SHOP) for n in row) for row in shops),
        secret=frozenset(rows),
        secret_columns=frozenset({REST_COLUMN}),
    )


def _candidates(sums: EditionSums, family: _Family, taken: Shown) -> list[tuple[OrganisationId, str]]:
    """Of each sector the city with most of it, each city once, where the city's step is all of the cell."""
    found: list[tuple[OrganisationId, str]] = []
    used = set(taken)
    for sector in family.sectors:
        sizes = [(-len(family.cells.get((city, sector), ())), city) for city in family.cities]
        n, city = min((size for size in sizes if size[1] not in used), default=(0, REST_ROW))
        if -n >= FLOOR:
            own = sums.by_city[city].steps.sectors[sector]
            if own.n_shops >= FLOOR and own.rows == family.cells[city, sector]:
                used.add(city)
                found.append((city, sector))
    return found


def _leaves_enough(sums: EditionSums, family: str, city: OrganisationId, sector: str) -> bool:
    """What is left of the city, of its family there and of the sector elsewhere is nobody, or five shops."""
    cells, own = sums.by_city[city].cells, sums.by_city[city].cells.sectors[sector].shops
    return all(
        not rest or len(rest) >= FLOOR
        for rest in (
            sums.by_city[city].total.shops - own,
            cells.families[family].shops - own,
            sums.whole.cells.sectors[sector].shops - own,
        )
    )


def _cell(tally: Tally) -> Cell:
    return Cell(tally.n, round(tally.total / tally.n, 1))
