"""What the figures are computed from: plain rows, gathered once for a day and a reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

OrganisationId = int
SessionId = int
ShopKey = tuple[OrganisationId, int]


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session; `outcome` is the one that holds in the reading, with the day it is known since."""

    id: SessionId
    code: str
    is_small_group: bool
    starts_at: datetime
    starts_on: date
    venue: str
    announced_on: date | None
    hosts: tuple[OrganisationId, ...]
    outcome: str | None
    outcome_on: date | None
    outcome_recorded_on: date | None


@dataclass(frozen=True, slots=True)
class CityAnswers:
    """An invited city with its answers that count in the reading, oldest first."""

    organisation_id: OrganisationId
    invited_on: date
    answers: tuple[str, ...]
    reason: str = ""


# The two kinds of rows that come by the ten thousand are tuples: half the time of a data class to make.
class AttendanceRow(NamedTuple):
    organisation_id: OrganisationId
    session_id: SessionId
    digest: str
    shop_id: int
    outcome: str
    is_registered: bool


class PersonMergeRow(NamedTuple):
    """A city says that two digests are one person."""

    organisation_id: OrganisationId
    digest: str
    into: str


@dataclass(frozen=True, slots=True)
class FormCounts:
    """Forms of one session kept by one city and recorded on one day; a pair is (positive, answered).

    `entered_at`: when they entered this database, an import's instant or the end of their day.
    """

    organisation_id: OrganisationId
    session_id: SessionId
    is_city_known: bool
    recorded_on: date
    entered_at: datetime
    n_forms: int
    useful: tuple[int, int]
    tools: tuple[int, int]
    training: tuple[int, int]
    strategy: tuple[int, int]
    relevance: tuple[int, int]  # (sum of points, answered)


class DiagnosticRow(NamedTuple):
    organisation_id: OrganisationId
    shop: str
    taken_on: date
    recorded_on: date
    entered_at: datetime
    score: int
    band: str
    themes: tuple[str, ...]
    dimensions: tuple[tuple[str, int], ...] = ()  # (code, score) of those that apply
    sector: str = ""
    family: str = ""  # "": who answered was not sure
    session_id: SessionId | None = None
    recorded_at: datetime | None = None
    is_imported: bool = False
    id: int = 0
    corrects: int | None = None  # the id of the row that this one replaced

    @property
    def arrived_at(self) -> datetime:
        """When this database first had it."""
        return self.entered_at if self.is_imported or self.recorded_at is None else self.recorded_at

    @property
    def shop_key(self) -> tuple[OrganisationId, str]:
        return self.organisation_id, self.shop


@dataclass(frozen=True, slots=True)
class PublicationRows:
    """Every form and diagnostic of an edition, whatever the day: what publication is cut from.

    Forms are the current ones; diagnostics also those that were corrected, each before its correction.
    """

    forms: Sequence[FormCounts] = ()
    diagnostics: Sequence[DiagnosticRow] = ()


@dataclass(frozen=True, slots=True)
class FieldWork:
    """What a city did in the field; `outreach` is the quantity sent by channel. `n_merged`: by how many the
    shops visited are fewer because some are doubles of others."""

    n_visits: int
    n_shops_visited: int
    outreach: Mapping[str, int]
    n_merged: int = 0


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """The register of a city that declares it complete on the day.

    `came`: its shops of which somebody ever came to a session of the edition; `n_visited`: those visited.
    """

    n_shops: int
    n_contactable: int
    n_visited: int
    came: frozenset[int]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that counts for one edition on `day` in `reading` ("true" or "known").

    `publication_rows` are there whatever the day. `registers` are those declared complete, by city.
    """

    day: date
    reading: str
    planned_until: date
    sessions: Sequence[SessionRow]
    cities: Sequence[CityAnswers]
    attendance: Sequence[AttendanceRow]
    merges: Mapping[ShopKey, int]
    forms: Sequence[FormCounts]
    diagnostics: Sequence[DiagnosticRow]
    public_costs: Sequence[Decimal]
    counts: Mapping[str, int] = field(default_factory=dict)
    publication_rows: PublicationRows = field(default_factory=PublicationRows)
    person_merges: Sequence[PersonMergeRow] = ()
    registers: Mapping[OrganisationId, RegisterRow] = field(default_factory=dict)
