"""What may be shown of diagnostics, as values: nothing in here has to be hidden any more. Pure.

A hidden count is None, and so is its mean. Whether it is small itself or hides another is said nowhere: that
alone would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboards.engine.figures.rules import BANDS

HIDDEN_TEXT = "< 5"
N_TOP_THEMES = 5

# The closed list: what may be asked, of a city or of the programme. Nothing is crossed with anything else.
MATURITY_TABLES = ("total", "bands", "dimensions", "families", "themes", "matched")


@dataclass(frozen=True)
class Cell:
    """`n` None: hidden; 0: nobody. `mean` with one decimal, None where `n` is None or 0."""

    n: int | None
    mean: float | None = None


@dataclass(frozen=True)
class Matched:
    """Shops with results of two days or more: their mean first and latest score."""

    n: int
    mean_first: float
    mean_latest: float


@dataclass(frozen=True)
class Group:
    """A city, the programme, or the group of a session. `n` 0: nothing may be shown of it yet.

    `families`: by family, "" being who was not sure. `themes`: at most five, with how many were advised them.
    `matched` None: hidden, or nobody came back. `as_of` is the last day in it; `is_waiting`: there are more.
    """

    n: int = 0
    n_shops: int = 0
    mean: float | None = None
    bands: Mapping[str, int | None] = field(default_factory=dict)
    dimensions: Mapping[str, Cell] = field(default_factory=dict)
    families: Mapping[str, Cell] = field(default_factory=dict)
    themes: tuple[tuple[str, int], ...] = ()
    matched: Matched | None = None
    as_of: date | None = None
    is_waiting: bool = False


@dataclass(frozen=True)
class Comparison:
    """What one result is compared with; `level` None: with nothing.

    Levels: sector_city (own sector, own city), sector_region, retail_region (everybody).
    """

    level: str | None = None
    mean: float | None = None
    n: int = 0


@dataclass(frozen=True)
class PublishedMaturity:
    """Everything of an edition on `day`, cities by slug; `sectors`, `city_sectors` for comparisons only."""

    day: date
    programme: Group = field(default_factory=Group)
    cities: Mapping[str, Group] = field(default_factory=dict)
    sectors: Mapping[str, Cell] = field(default_factory=dict)
    city_sectors: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)

    def compared(self, city_slug: str, sector: str | None) -> Comparison:
        """The nearest group that may be shown: own sector here, own sector in the region, everybody."""
        if sector is not None:
            for level, cells in (
                ("sector_city", self.city_sectors.get(city_slug, {})),
                ("sector_region", self.sectors),
            ):
                cell = cells.get(sector)
                if cell is not None and cell.n:
                    return Comparison(level, cell.mean, cell.n)
        if self.programme.n:
            return Comparison("retail_region", self.programme.mean, self.programme.n)
        return Comparison()


def group_as_json(group: Group) -> dict[str, Any]:
    """One group for a file, the API or the store: None is a hidden value."""
    matched = group.matched
    return {
        "n": group.n,
        "n_shops": group.n_shops,
        "mean": group.mean,
        "bands": dict(group.bands),
        "dimensions": {code: _cell_as_json(cell) for code, cell in group.dimensions.items()},
        "families": {code: _cell_as_json(cell) for code, cell in group.families.items()},
        "themes": [{"theme": code, "n": n} for code, n in group.themes],
        "matched": matched
        and {"n": matched.n, "mean_first": matched.mean_first, "mean_latest": matched.mean_latest},
        "as_of": group.as_of and group.as_of.isoformat(),
        "is_waiting": group.is_waiting,
    }


def group_from_json(stored: Mapping[str, Any]) -> Group:
    """The group that `group_as_json` wrote; the store keeps no order of names."""
    return Group(
        n=stored["n"],
        n_shops=stored["n_shops"],
        mean=stored["mean"],
        bands={band: stored["bands"][band] for band in BANDS if band in stored["bands"]},
        dimensions=_cells(stored["dimensions"]),
        families=_cells(stored["families"]),
        themes=tuple((one["theme"], one["n"]) for one in stored["themes"]),
        matched=Matched(**stored["matched"]) if stored["matched"] else None,
        as_of=date.fromisoformat(stored["as_of"]) if stored["as_of"] else None,
        is_waiting=stored["is_waiting"],
    )


def as_json(maturity: PublishedMaturity, city_slug: str | None = None) -> dict[str, Any]:
    """What the API says of the programme and each city, or of one city alone."""
    if city_slug is not None:
        group = maturity.cities.get(city_slug, Group())
        return {"day": maturity.day.isoformat(), **group_as_json(group)}
    return {
        "day": maturity.day.isoformat(),
        "programme": group_as_json(maturity.programme),
        "cities": {slug: group_as_json(group) for slug, group in maturity.cities.items()},
    }


def stored(maturity: PublishedMaturity) -> dict[str, Any]:
    """All of it, for the snapshot."""
    return as_json(maturity) | {
        "sectors": {code: _cell_as_json(cell) for code, cell in maturity.sectors.items()},
        "city_sectors": {
            slug: {code: _cell_as_json(cell) for code, cell in cells.items()}
            for slug, cells in maturity.city_sectors.items()
        },
    }


def restored(kept: Mapping[str, Any]) -> PublishedMaturity:
    """What `stored` kept."""
    return PublishedMaturity(
        day=date.fromisoformat(kept["day"]),
        programme=group_from_json(kept["programme"]),
        cities={slug: group_from_json(group) for slug, group in kept["cities"].items()},
        sectors=_cells(kept["sectors"]),
        city_sectors={slug: _cells(cells) for slug, cells in kept["city_sectors"].items()},
    )


def _cell_as_json(cell: Cell) -> dict[str, Any]:
    return {"n": cell.n, "mean": cell.mean}


def _cells(cells: Mapping[str, Mapping[str, Any]]) -> dict[str, Cell]:
    return {code: Cell(cell["n"], cell["mean"]) for code, cell in cells.items()}
