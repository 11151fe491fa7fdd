"""Sectors as people choose among them: by family, in their language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kernel.wording import reader_language
from tenants.sectors.models import Sector
from tenants.sectors.services import family_names


@dataclass(frozen=True)
class SectorFamily:
    """A family's name and its sectors: (code, name), in the order of the catalogue."""

    name: str
    sectors: tuple[tuple[str, str], ...]


_read: dict[str, Sector] = {}


def sectors_by_code() -> dict[str, Sector]:
    """All sectors, read once per process: no page writes them. Nothing is kept of an empty table."""
    if not _read:
        _read.update({sector.code: sector for sector in Sector.objects.order_by("number")})
    return _read


def sector_families() -> tuple[SectorFamily, ...]:
    """The families in the reader's language."""
    if not sectors_by_code():
        return ()
    return _families(reader_language())


def sector_name(sector: Sector, language: str) -> str:
    """Its name in the language, or else in French."""
    names = {"de": sector.name_de, "en": sector.name_en, "nl": sector.name_nl}
    return names.get(language) or sector.name


@cache
def _families(language: str) -> tuple[SectorFamily, ...]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for sector in sectors_by_code().values():
        grouped.setdefault(sector.family, []).append((sector.code, sector_name(sector, language)))
    names = family_names(language)
    return tuple(SectorFamily(names[code], tuple(sectors)) for code, sectors in grouped.items())
