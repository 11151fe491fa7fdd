"""From sums over atoms to what may be shown of diagnostics: by city, of the programme, of a group. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from dashboards.engine.disclosure.atoms import Atom
from dashboards.engine.disclosure.network import IN_NO_SUM, SHOP, Network, ShopsInSums, Table
from dashboards.engine.disclosure.published import (
    N_TOP_THEMES,
    Cell,
    Group,
    Matched,
    PublishedMaturity,
)
from dashboards.engine.disclosure.sectors import city_sectors_shown
from dashboards.engine.disclosure.sums import POOL, EditionSums, Sums, Tally, stepped
from dashboards.engine.disclosure.together import safe_together
from dashboards.engine.disclosure.two_way import hidden_edges
from dashboards.engine.figures.rows import OrganisationId
from dashboards.engine.figures.rules import BANDS

WITH, WITHOUT = "with", "without"


@dataclass(frozen=True)
class Pattern:
    """One table after suppression: the count of a row and column, None where it is hidden."""

    table: Table
    network: Network
    hidden: frozenset[int]

    def cell(self, row: OrganisationId, column: str) -> int | None:
        position, at = self.table.rows.index(row), self.table.columns.index(column)
        index = position * len(self.table.columns) + at
        return None if index in self.hidden else self.network.edges[index].value

    def total(self, column: str) -> int | None:
        index = self.network.total_of(self.table.columns.index(column))
        return None if index in self.hidden else self.network.edges[index].value


class Patterns:
    """The tables of the closed list, each worked out when first asked. There is a row with diagnostics."""

    def __init__(self, sums: EditionSums) -> None:
        self._rows = _rows(sums)
        self._by_row = [sums.by_city[row] for row in self._rows]
        self._splits = sums.splits

    def _shops_in_sums(self, table: str, codes: Sequence[str]) -> tuple[tuple[ShopsInSums, ...], ...]:
        splits = {
            (row, code): split
            for row in self._rows
            for code in codes
            if (split := self._splits.get((row, table, code)))
        }
        n_parts = Counter(shop for split in splits.values() for part in split for shop in part)
        in_sums = {
            at: ShopsInSums(*(sum(SHOP // n_parts[shop] for shop in part) for part in split))
            for at, split in splits.items()
        }
        return tuple(tuple(in_sums.get((row, code), IN_NO_SUM) for code in codes) for row in self._rows)

    @cached_property
    def bands(self) -> Pattern:
        return _hide(self._rows, BANDS, [[one.cells.bands[band] for band in BANDS] for one in self._by_row])

    @cached_property
    def families(self) -> Pattern:
        codes = sorted({code for one in self._by_row for code in one.cells.families})
        tallies = [[one.cells.families[code] for code in codes] for one in self._by_row]
        return _hide(self._rows, codes, tallies, scores=self._shops_in_sums("families", codes))

    @cached_property
    def dimensions(self) -> dict[str, Pattern]:
        codes = sorted({code for one in self._by_row for code in one.cells.dimensions})
        return {
            code: self._two(
                [one.cells.dimensions[code] for one in self._by_row],
                tuple((in_sums, IN_NO_SUM) for (in_sums,) in self._shops_in_sums("dimensions", [code])),
            )
            for code in codes
        }

    @cached_property
    def themes(self) -> dict[str, Pattern]:
        codes = sorted({code for one in self._by_row for code in one.cells.themes})
        return {code: self._two([one.cells.themes[code] for one in self._by_row], ()) for code in codes}

    @cached_property
    def matched(self) -> Pattern:
        """In shops: those that came back, and the others."""
        counts = tuple((one.matched.n, one.total.n_shops - one.matched.n) for one in self._by_row)
        return _pattern(
            Table(
                rows=tuple(self._rows),
                columns=(WITH, WITHOUT),
                counts=counts,
                shops=counts,
                total_shops=(sum(a for a, _ in counts), sum(b for _, b in counts)),
                scores=tuple(
                    (ShopsInSums(both=n * SHOP), IN_NO_SUM) if n else (IN_NO_SUM, IN_NO_SUM)
                    for n, _ in counts
                ),
                has_row_sums=False,
                secret=frozenset({POOL}),
            )
        )

    def _two(self, having: Sequence[Tally], scores: tuple[tuple[ShopsInSums, ...], ...]) -> Pattern:
        """Those that have it, and those that have not."""
        tallies = [[tally, _rest(one.total, tally)] for one, tally in zip(self._by_row, having, strict=True)]
        return _hide(self._rows, (WITH, WITHOUT), tallies, scores=scores, has_row_sums=False)


def publish(sums: EditionSums, slugs: Mapping[OrganisationId, str], day: date) -> PublishedMaturity:
    """Every table of the closed list; cities that are not in `slugs` count in the programme only."""
    rows = _rows(sums)
    waits = any(one.is_waiting for one in sums.by_city.values())
    if not rows:
        cities = {slug: _empty(sums.by_city.get(city)) for city, slug in slugs.items()}
        return PublishedMaturity(day, Group(is_waiting=waits), _with_something_to_show(cities))
    patterns = Patterns(sums)
    cities = {
        slug: _group(sums.by_city[city], _of_row(patterns, city))
        if city in rows
        else _empty(sums.by_city.get(city))
        for city, slug in slugs.items()
    }
    families = patterns.families
    sectors, city_sectors = safe_together(
        sums,
        families.total,
        families.cell,
        *city_sectors_shown(sums, families.total, families.cell),
    )
    programme = _group(sums.whole, _of_programme(patterns))
    return PublishedMaturity(
        day=day,
        programme=programme,
        cities=_with_something_to_show(cities),
        sectors=sectors,
        city_sectors={slugs[city]: cells for city, cells in city_sectors.items() if city in slugs},
    )


def publish_programme(sums: EditionSums) -> Group:
    """The programme alone, hidden as it is beside its cities: for a bilan, on any day."""
    if not _rows(sums):
        return Group(is_waiting=any(one.is_waiting for one in sums.by_city.values()))
    return _group(sums.whole, _of_programme(Patterns(sums)))


def publish_session(atoms: Sequence[Atom]) -> Group:
    """What the group of a session sees of itself: bands and dimensions, in whole atoms."""
    sums = Sums(steps=stepped(atoms, {id(atom) for atom in atoms}))
    for atom in atoms:
        sums.hold(atom)
    if not sums.total.n:
        return Group()
    alone = EditionSums({POOL + 1: sums}, {}, sums, {}, {}, {})
    group = _group(sums, _of_programme(Patterns(alone)))
    return replace(group, families={}, themes=(), matched=None)


def _rows(sums: EditionSums) -> list[OrganisationId]:
    return [city for city in sorted(sums.by_city) if sums.by_city[city].total.n]


def _with_something_to_show(cities: Mapping[str, Group]) -> dict[str, Group]:
    return {slug: group for slug, group in cities.items() if group.n or group.is_waiting}


def _empty(sums: Sums | None) -> Group:
    return Group(is_waiting=sums is not None and sums.is_waiting)


def _hide(
    rows: Sequence[OrganisationId],
    columns: Sequence[str],
    tallies: Sequence[Sequence[Tally]],
    *,
    scores: tuple[tuple[ShopsInSums, ...], ...] = (),
    has_row_sums: bool = True,
) -> Pattern:
    total_shops = []
    for column in range(len(columns)):
        together = Tally()
        for row in tallies:
            together.merge(row[column])
        total_shops.append(together.n_shops)
    return _pattern(
        Table(
            rows=tuple(rows),
            columns=tuple(columns),
            counts=tuple(tuple(tally.n for tally in row) for row in tallies),
            shops=tuple(tuple(tally.n_shops for tally in row) for row in tallies),
            total_shops=tuple(total_shops),
            scores=scores,
            has_row_sums=has_row_sums,
            secret=frozenset({POOL}),
        )
    )


def _pattern(table: Table) -> Pattern:
    network = Network(table)
    return Pattern(table, network, frozenset(hidden_edges(network)))


def _rest(total: Tally, part: Tally) -> Tally:
    return Tally(total.n - part.n, 0, total.shops - part.shops)


Shown = Callable[[Pattern, str], int | None]


@dataclass(frozen=True)
class _View:
    """The counts that one group may show."""

    patterns: Patterns
    shown: Shown


def _of_row(patterns: Patterns, row: OrganisationId) -> _View:
    return _View(patterns, lambda pattern, column: pattern.cell(row, column))


def _of_programme(patterns: Patterns) -> _View:
    return _View(patterns, lambda pattern, column: pattern.total(column))


def _group(sums: Sums, view: _View) -> Group:
    patterns, shown, steps = view.patterns, view.shown, sums.steps
    themes = {
        code: step_of(shown(pattern, WITH), steps.themes[code]).n for code, pattern in patterns.themes.items()
    }
    ranked = sorted((-n, code) for code, n in themes.items() if n)
    n_matched = shown(patterns.matched, WITH)
    return Group(
        n=sums.total.n,
        n_shops=sums.total.n_shops,
        mean=mean_of(sums.total.total, sums.total.n),
        bands={band: step_of(shown(patterns.bands, band), steps.bands[band]).n for band in BANDS},
        dimensions={
            code: step_of(shown(pattern, WITH), steps.dimensions[code])
            for code, pattern in patterns.dimensions.items()
        },
        families={
            code: step_of(shown(patterns.families, code), steps.families[code])
            for code in patterns.families.table.columns
        },
        themes=tuple((code, -n) for n, code in ranked[:N_TOP_THEMES]),
        matched=Matched(
            n_matched,
            mean_of(sums.matched.first, n_matched),
            mean_of(sums.matched.latest, n_matched),
        )
        if n_matched
        else None,
        as_of=sums.as_of,
        is_waiting=sums.is_waiting,
    )


def step_of(n: int | None, step: Tally) -> Cell:
    """What a cell says whose count may be shown: its last step, which is all of it or what came before."""
    if n is None or (n and not step.n):
        return Cell(None)
    return Cell(step.n, mean_of(step.total, step.n) if step.n else None)


def mean_of(total: int, n: int) -> float:
    return round(total / n, 1)
