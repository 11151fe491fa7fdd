"""Atoms of diagnostics: sets of rows that are published wholly or not at all, and never change. Pure.

Everything that is ever shown of diagnostics is a sum over atoms; each holds five shops or more, and no two
have a row in common (docs/adr/0013-atoms.md). A row belongs to one atom for ever: its session's, else its
city's, else, after a month of waiting, one of the programme that belongs to no city.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.figures.rows import DiagnosticRow, OrganisationId, SessionId

PATIENCE = timedelta(days=30)
LIVE_CLOSES, ARRIVES, IMPORT_CLOSES = range(3)

Shop = tuple[OrganisationId, str]


@dataclass(eq=False, slots=True)
class AtomSlot:
    """A row's slot in an atom: `row` is the version that the atom was closed with, `latest` the newest."""

    row: DiagnosticRow
    latest: DiagnosticRow
    atom: Atom | None = None
    is_fallen: bool = False

    @property
    def is_closed(self) -> bool:
        return self.atom is not None or self.is_fallen


@dataclass(eq=False, slots=True)
class Atom:
    """`organisation_id` None: of the programme alone. Pages other than the session's own show it from
    `entered_at` on. `session_id` is set where all of it was cut within that session.
    """

    organisation_id: OrganisationId | None
    session_id: SessionId | None
    entered_at: datetime
    rows: tuple[DiagnosticRow, ...]

    def counts(self, day: date, reading: str) -> bool:
        return all(_counts(row, day, reading) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Correction:
    """One row's change; it changes the sums of the city, or of the programme, that has `atom`."""

    before: DiagnosticRow
    after: DiagnosticRow
    slot: AtomSlot


@dataclass(eq=False, slots=True)
class CorrectionAtom:
    """Corrections of five shops or more, applied together."""

    organisation_id: OrganisationId | None
    entered_at: datetime
    corrections: tuple[Correction, ...]

    def counts(self, day: date, reading: str, atoms: set[int]) -> bool:
        """Whether it is applied: its own rows count, and so do the atoms (by `id`) that it corrects."""
        return all(
            _counts(one.after, day, reading) and one.slot.atom is not None and id(one.slot.atom) in atoms
            for one in self.corrections
        )


@dataclass(slots=True)
class Cut:
    """All atoms of an edition, or of the cities given, at an instant; a slot without atom waits."""

    atoms: list[Atom] = field(default_factory=list)
    corrections: list[CorrectionAtom] = field(default_factory=list)
    slots: list[AtomSlot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Fall:
    at: datetime
    organisation_id: OrganisationId
    slots: tuple[AtomSlot, ...]


def cut(rows: Iterable[DiagnosticRow], now: datetime) -> Cut:
    """The atoms of these rows at `now`. Rows that come later only add atoms: none of these changes."""
    by_city: defaultdict[OrganisationId, list[DiagnosticRow]] = defaultdict(list)
    for row in rows:
        by_city[row.organisation_id].append(row)
    found = Cut()
    falls: list[_Fall] = []
    changes: list[Correction] = []
    for organisation_id in sorted(by_city):
        city = _City(organisation_id)
        city.take(by_city[organisation_id], now)
        found.atoms += city.atoms
        found.slots += city.slots
        found.corrections += _correction_atoms(
            organisation_id, [one for one in city.corrections if not one.slot.is_fallen], now
        )
        changes += [one for one in city.corrections if one.slot.is_fallen]
        falls += city.falls
    found.atoms += _programme_atoms(falls)
    found.corrections += _correction_atoms(None, changes, now)
    return found


def session_atoms(rows: Iterable[DiagnosticRow], session_id: SessionId, now: datetime) -> list[Atom]:
    """What the group of a session may see of itself, at once: the atoms cut within it, city by city.

    `rows` are all of the edition in the cities of the session: which shops are new depends on them.
    """
    return [atom for atom in cut(rows, now).atoms if atom.session_id == session_id]


def _counts(row: DiagnosticRow, day: date, reading: str) -> bool:
    return row.taken_on <= day and (reading == "true" or row.recorded_on <= day)


class _City:
    """Follows one city's rows in the order in which they came."""

    def __init__(self, organisation_id: OrganisationId) -> None:
        self.organisation_id = organisation_id
        self.atoms: list[Atom] = []
        self.corrections: list[Correction] = []
        self.falls: list[_Fall] = []
        self._seen: set[Shop] = set()
        self._slots: dict[int, AtomSlot] = {}
        self._in_sessions: dict[tuple[SessionId, datetime], list[AtomSlot]] = {}
        self._without_session: defaultdict[datetime, list[AtomSlot]] = defaultdict(list)
        self._open: list[AtomSlot] = []
        self._open_since: datetime | None = None

    @property
    def slots(self) -> list[AtomSlot]:
        """One for each row that corrects none."""
        return list({id(slot): slot for slot in self._slots.values()}.values())

    def take(self, rows: Sequence[DiagnosticRow], now: datetime) -> None:
        """Cut everything that had come by `now`."""
        arrived = sorted((row for row in rows if row.arrived_at <= now), key=_order)
        steps: list[tuple[datetime, int, list[DiagnosticRow]]] = []
        steps += [(at, ARRIVES, list(unit)) for (at, _, _), unit in groupby(arrived, key=_unit)]
        closings = {(row.entered_at, IMPORT_CLOSES if row.is_imported else LIVE_CLOSES) for row in arrived}
        steps += [(at, rank, []) for at, rank in closings if at <= now]
        for at, rank, together in sorted(steps, key=lambda step: step[:2]):
            if rank == ARRIVES:
                self._arrive(together)
            else:
                self._close(at, is_import=rank == IMPORT_CLOSES)
        self._fall_if_late(now)

    def _arrive(self, unit: list[DiagnosticRow]) -> None:
        block: list[AtomSlot] | None = None
        key: tuple[SessionId, datetime] | None = None
        for row in unit:
            corrected = self._slots.get(row.corrects) if row.corrects is not None else None
            if corrected is not None:
                self._correct(corrected, row)
                continue
            slot = self._slots[row.id] = AtomSlot(row, row)
            if row.session_id is None:
                self._without_session[row.entered_at].append(slot)
            else:
                key = row.session_id, row.entered_at
                block = self._in_sessions.setdefault(key, [])
                block.append(slot)
        if block and key and self._n_new(block) >= FLOOR:
            self._close_atom(block, *key)
            block.clear()

    def _correct(self, slot: AtomSlot, row: DiagnosticRow) -> None:
        """Before its atom is closed a row is simply replaced; nobody has seen it."""
        if slot.is_closed:
            self.corrections.append(Correction(slot.latest, row, slot))
        else:
            slot.row = row
        slot.latest = row
        self._slots[row.id] = slot

    def _close(self, at: datetime, *, is_import: bool) -> None:
        """At the end of a day, or of an import: what no session's atom has joins the city's."""
        ended = [
            key
            for key, block in self._in_sessions.items()
            if key[1] == at and (not block or block[0].row.is_imported == is_import)
        ]
        units = [block for key in sorted(ended) if (block := self._in_sessions.pop(key))]
        alone = self._without_session.pop(at, [])
        units += [list(unit) for _, unit in groupby(alone, key=lambda slot: _day_of_unit(slot.row))]
        for unit in units:
            self._fall_if_late(at)
            if not self._open:
                self._open_since = at
            self._open += unit
            if self._n_new(self._open) >= FLOOR:
                self._close_atom(self._open, None, at)
                self._open = []
        if is_import and self._open:
            self._fall(at)

    def _n_new(self, block: Sequence[AtomSlot]) -> int:
        return len({slot.row.shop_key for slot in block} - self._seen)

    def _close_atom(self, block: Sequence[AtomSlot], session_id: SessionId | None, at: datetime) -> None:
        atom = Atom(self.organisation_id, session_id, at, tuple(slot.row for slot in block))
        for slot in block:
            slot.atom = atom
            self._seen.add(slot.row.shop_key)
        self.atoms.append(atom)

    def _fall_if_late(self, at: datetime) -> None:
        if self._open and self._open_since is not None and self._open_since + PATIENCE <= at:
            self._fall(self._open_since + PATIENCE)

    def _fall(self, at: datetime) -> None:
        for slot in self._open:
            slot.is_fallen = True
        self.falls.append(_Fall(at, self.organisation_id, tuple(self._open)))
        self._open = []


def _programme_atoms(falls: Iterable[_Fall]) -> list[Atom]:
    atoms: list[Atom] = []
    seen: set[Shop] = set()
    block: list[AtomSlot] = []
    for fall in sorted(falls, key=lambda fall: (fall.at, fall.organisation_id)):
        block += fall.slots
        shops = {slot.row.shop_key for slot in block} - seen
        if len(shops) >= FLOOR:
            atom = Atom(None, None, fall.at, tuple(slot.row for slot in block))
            for slot in block:
                slot.atom = atom
            atoms.append(atom)
            seen |= shops
            block = []
    return atoms


def _correction_atoms(
    organisation_id: OrganisationId | None, corrections: Iterable[Correction], now: datetime
) -> list[CorrectionAtom]:
    """Cut in the order in which they came; a day's corrections count from its end."""
    atoms: list[CorrectionAtom] = []
    block: list[Correction] = []
    for one in sorted(corrections, key=lambda one: (one.after.entered_at, _order(one.after))):
        if one.after.entered_at > now:
            break
        block.append(one)
        if len({each.after.shop_key for each in block}) >= FLOOR:
            atoms.append(CorrectionAtom(organisation_id, one.after.entered_at, tuple(block)))
            block = []
    return atoms


def _order(row: DiagnosticRow) -> tuple[datetime, date, SessionId, str, int]:
    """Rows of one instant, an import's, by day and session."""
    day = row.taken_on if row.is_imported else date.min
    return row.arrived_at, day, row.session_id or 0, row.shop if row.is_imported else "", row.id


def _unit(row: DiagnosticRow) -> tuple[datetime, SessionId, date | int]:
    """What comes together: an import's rows of one session and day; anything else row by row."""
    return row.arrived_at, row.session_id or 0, row.taken_on if row.is_imported else row.id


def _day_of_unit(row: DiagnosticRow) -> date | None:
    return row.taken_on if row.is_imported else None
