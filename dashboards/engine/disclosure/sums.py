"""Sums over atoms: what the tables of diagnostics are made of, exact. Pure; nothing here may be shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from dashboards.engine.disclosure.atoms import Atom, Correction, Cut, Shop
from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.figures.rows import DiagnosticRow, OrganisationId

POOL: OrganisationId = 0  # the atoms that belong to no city


RowKey = tuple[OrganisationId, int]


class Split(NamedTuple):
    """The shops of a cell by what holds them: a step of the city, of the programme, of both, of neither."""

    both: set[Shop]
    city: set[Shop]
    programme: set[Shop]
    neither: set[Shop]


@dataclass(slots=True)
class Tally:
    """How many diagnostics, of which shops, and the sum of their scores."""

    n: int = 0
    total: int = 0
    shops: Counter[Shop] = field(default_factory=Counter)
    rows: set[RowKey] = field(default_factory=set)  # of steps alone

    @property
    def n_shops(self) -> int:
        return sum(1 for count in self.shops.values() if count > 0)

    def add(self, shop: Shop, score: int, sign: int = 1) -> None:
        self.n += sign
        self.total += sign * score
        self.shops[shop] += sign

    def merge(self, other: Tally) -> None:
        self.n += other.n
        self.total += other.total
        for shop, count in other.shops.items():
            self.shops[shop] += count


class MatchedSum(NamedTuple):
    """Shops with results of two days or more: how many, the sum of their first scores, of their latest."""

    n: int = 0
    first: int = 0
    latest: int = 0


@dataclass(slots=True)
class Cells:
    """Tallies by code, of each table; `families` has "" too. A code without a diagnostic is absent."""

    bands: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    dimensions: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    families: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    sectors: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    themes: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def add(self, row: DiagnosticRow) -> None:
        for table, code, score in cells_of(row):
            getattr(self, table)[code].add(row.shop_key, score)

    def merge(self, other: Cells) -> None:
        for table in TABLES:
            own = getattr(self, table)
            for code, tally in getattr(other, table).items():
                own[code].merge(tally)


@dataclass(slots=True)
class Sums:
    """One city's atoms, or the pool's, or all.

    `cells` are all rows of the atoms: what must be hidden is decided on them. `steps` are what each cell may
    say: it moves by five new shops of its own. `total` alone has the later corrections.
    """

    total: Tally = field(default_factory=Tally)
    cells: Cells = field(default_factory=Cells)
    steps: Cells = field(default_factory=Cells)
    matched: MatchedSum = field(default_factory=MatchedSum)
    as_of: date | None = None
    is_waiting: bool = False

    def hold(self, atom: Atom) -> None:
        for row in atom.rows:
            self.total.add(row.shop_key, row.score)
            self.cells.add(row)
        last = max(row.taken_on for row in atom.rows)
        self.as_of = last if self.as_of is None else max(self.as_of, last)

    def correct(self, correction: Correction) -> None:
        self.total.add(correction.before.shop_key, correction.before.score, -1)
        self.total.add(correction.after.shop_key, correction.after.score)

    def merge(self, other: Sums) -> None:
        """Add another city's; not its steps, which are each their own."""
        self.total.merge(other.total)
        self.cells.merge(other.cells)
        self.matched = MatchedSum(*(a + b for a, b in zip(self.matched, other.matched, strict=True)))
        self.as_of = max(filter(None, (self.as_of, other.as_of)), default=None)
        self.is_waiting = self.is_waiting or other.is_waiting


TABLES = ("bands", "dimensions", "families", "sectors", "themes")


def cells_of(row: DiagnosticRow) -> list[tuple[str, str, int]]:
    """(table, code, score) of each cell that the row is in."""
    cells = [("bands", row.band, row.score), ("families", row.family, row.score)]
    if row.sector:
        cells.append(("sectors", row.sector, row.score))
    cells += [("dimensions", code, score) for code, score in row.dimensions]
    cells += [("themes", code, 0) for code in row.themes]
    return cells


class _CellSteps:
    """One cell on its way to its next step; `last` is the last step of this batch, if there was one."""

    __slots__ = ("last", "new", "seen", "step", "steps")

    def __init__(self) -> None:
        self.seen: set[Shop] = set()
        self.new: set[Shop] = set()
        self.step = _Step()
        self.last: _Step | None = None
        self.steps: list[_Step] = []

    def close_if_full(self) -> None:
        if len(self.new) >= FLOOR:
            self.last = self.step
            self.steps.append(self.step)
            self._begin()

    def end_batch(self) -> None:
        """What is left of a batch goes with the batch's last step, else it waits for the next batch."""
        if self.last is not None:
            self.last.rows += self.step.rows
            self.last.is_counted = self.last.is_counted and self.step.is_counted
            self.last = None
            self._begin()

    def _begin(self) -> None:
        self.seen |= self.new
        self.new, self.step = set(), _Step()


class _Step:
    __slots__ = ("is_counted", "rows")

    def __init__(self) -> None:
        self.rows: list[tuple[Shop, int, RowKey]] = []
        self.is_counted = True


def stepped(atoms: Iterable[Atom], counting: Container[int]) -> Cells:
    """What each cell of these atoms, in the order of their entry, says: whole steps of five new shops.

    A step takes all that came to the cell since the last one. It holds where all its atoms (by `id`) count.
    """
    cells: defaultdict[tuple[str, str], _CellSteps] = defaultdict(_CellSteps)
    for _at, batch in groupby(atoms, key=lambda atom: atom.entered_at):
        of_batch: set[_CellSteps] = set()
        for atom in batch:
            is_counted = id(atom) in counting
            of_atom: set[_CellSteps] = set()
            for row in atom.rows:
                shop = row.shop_key
                for table, code, score in cells_of(row):
                    cell = cells[table, code]
                    of_atom.add(cell)
                    cell.step.rows.append((shop, score, key_of(row)))
                    cell.step.is_counted = cell.step.is_counted and is_counted
                    if shop not in cell.seen:
                        cell.new.add(shop)
            for cell in of_atom:
                cell.close_if_full()
            of_batch |= of_atom
        for cell in of_batch:
            cell.end_batch()
    found = Cells()
    for (table, code), cell in cells.items():
        for step in cell.steps:
            if step.is_counted:
                tally = getattr(found, table)[code]
                for shop, score, key in step.rows:
                    tally.add(shop, score)
                    tally.rows.add(key)
    return found


class EditionSums(NamedTuple):
    """By organisation, POOL among them where it has atoms; the family of each sector in them; all of it.

    `homes` says of each row whose atom it is in: a city's, or POOL.
    """

    by_city: dict[OrganisationId, Sums]
    family_of: dict[str, str]
    whole: Sums
    splits: dict[tuple[OrganisationId, str, str], Split]
    rows: dict[RowKey, DiagnosticRow]
    homes: dict[RowKey, OrganisationId]


def edition_sums(found: Cut, day: date, reading: str, now: datetime) -> EditionSums:
    """What counts on `day` in `reading`, of the atoms whose entry is complete at `now`."""
    entered = sorted(
        (atom for atom in found.atoms if atom.entered_at <= now),
        key=lambda atom: (atom.entered_at, atom.organisation_id or POOL),
    )
    shown = [atom for atom in entered if atom.counts(day, reading)]
    known = {id(atom) for atom in shown}
    by_city: defaultdict[OrganisationId, Sums] = defaultdict(Sums)
    in_order: defaultdict[OrganisationId, list[Atom]] = defaultdict(list)
    for atom in entered:
        in_order[atom.organisation_id or POOL].append(atom)
    for atom in shown:
        by_city[atom.organisation_id or POOL].hold(atom)
    for change in found.corrections:
        if change.entered_at <= now and change.counts(day, reading, known):
            for one in change.corrections:
                by_city[change.organisation_id or POOL].correct(one)
    for organisation_id in by_city.keys() - {POOL}:
        own = in_order[organisation_id]
        by_city[organisation_id].steps = stepped(own, known)
        by_city[organisation_id].matched = matched_sum(atom for atom in own if id(atom) in known)
    for slot in found.slots:
        is_shown = slot.atom is not None and id(slot.atom) in known and slot.atom.organisation_id
        if not is_shown and slot.row.taken_on <= day:
            by_city[slot.row.organisation_id].is_waiting = True
    whole = Sums(steps=stepped(entered, known))
    for sums in by_city.values():
        whole.merge(sums)
    family_of = {row.sector: row.family for atom in shown for row in atom.rows if row.sector}
    splits = _splits(shown, by_city, whole)
    rows = {key_of(row): row for atom in shown for row in atom.rows}
    homes = {key_of(row): atom.organisation_id or POOL for atom in shown for row in atom.rows}
    return EditionSums(dict(by_city), family_of, whole, splits, rows, homes)


def key_of(row: DiagnosticRow) -> RowKey:
    return row.organisation_id, row.id


def _splits(
    atoms: Iterable[Atom], by_city: Mapping[OrganisationId, Sums], whole: Sums
) -> dict[tuple[OrganisationId, str, str], Split]:
    """Of the cells that have a mean; by organisation, table and code."""
    splits: defaultdict[tuple[OrganisationId, str, str], Split] = defaultdict(
        lambda: Split(set(), set(), set(), set())
    )
    for atom in atoms:
        organisation_id = atom.organisation_id or POOL
        own, all_of_it = by_city[organisation_id].steps, whole.steps
        for row in atom.rows:
            key = key_of(row)
            for table, code, _score in cells_of(row):
                if table in ("families", "dimensions"):
                    in_city = key in getattr(own, table)[code].rows
                    in_programme = key in getattr(all_of_it, table)[code].rows
                    kind = (0 if in_programme else 1) if in_city else (2 if in_programme else 3)
                    splits[organisation_id, table, code][kind].add(row.shop_key)
    return dict(splits)


def matched_sum(atoms: Iterable[Atom]) -> MatchedSum:
    """Progress of shops that came back, of one city's atoms in the order of their entry.

    A shop counts with what its rows said when their atom was closed, and joins with four others or more that
    are matched for the first time: so two values of this sum, too, never differ by fewer than five shops.
    """
    first: dict[Shop, DiagnosticRow] = {}
    latest: dict[Shop, DiagnosticRow] = {}
    counted: dict[Shop, tuple[int, int]] = {}  # what the sum holds of a shop
    waiting: dict[Shop, tuple[int, int]] = {}
    for atom in atoms:
        for row in sorted(atom.rows, key=lambda row: (row.taken_on, row.recorded_on, row.id)):
            shop = row.shop_key
            if shop not in first or row.taken_on < first[shop].taken_on:
                first[shop] = row
            if shop not in latest or row.taken_on >= latest[shop].taken_on:
                latest[shop] = row
            if first[shop].taken_on < latest[shop].taken_on:
                waiting[shop] = first[shop].score, latest[shop].score
        if len(waiting.keys() - counted.keys()) >= FLOOR:
            counted |= waiting
            waiting = {}
    return MatchedSum(
        len(counted), sum(first for first, _ in counted.values()), sum(last for _, last in counted.values())
    )
