"""Loading the sub-sectors from the file that the project carries."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from tenants.sectors.models import Sector

FILE = Path(__file__).parent / "data" / "sectors.json"
DUTCH = FILE.with_name("nl.json")
JOINED = re.compile(r", | et | und | en | and ")


@cache
def _catalogue() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@cache
def _dutch() -> dict[str, Any]:
    return json.loads(DUTCH.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def family_names(language: str) -> dict[str, str]:
    """The families' names by code, in the language or else in French."""
    if language == "nl":
        return dict(_dutch()["families"])
    return {family["code"]: family.get(language) or family["fr"] for family in _catalogue()["families"]}


def sector_names(code: str, language: str) -> tuple[str, ...]:
    """A sector's name in a language, and each trade that it joins: "Boulangerie", "pâtisserie"."""
    sector = next(sector for sector in _catalogue()["sectors"] if sector["code"] == code)
    name: str = _dutch()["sectors"][code] if language == "nl" else sector[language]
    return (name, *JOINED.split(name))


def load_sectors() -> int:
    """Write the file's sub-sectors into their table; how many. A second call changes nothing."""
    catalogue = _catalogue()
    families = family_names("fr")
    sectors = [
        Sector(
            code=sector["code"],
            number=sector["id"],
            family=sector["family"],
            family_name=families[sector["family"]],
            name=sector["fr"],
            name_de=sector["de"],
            name_en=sector["en"],
            name_nl=_dutch()["sectors"][sector["code"]],
            nace_codes=sector["nacebel2008"],
            traits=sector["traits"],
        )
        for sector in catalogue["sectors"]
    ]
    names = ["family_name", "name", "name_de", "name_en", "name_nl"]
    Sector.objects.bulk_create(
        sectors,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["number", "family", *names, "nace_codes", "traits"],
    )
    return len(sectors)
