"""Loading the sub-sectors from the file that the project carries."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from tenants.sectors.models import Sector

FILE = Path(__file__).parent / "data" / "sectors.json"


@cache
def _catalogue() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def family_names(language: str) -> dict[str, str]:
    """The families' names by code, in German, English, else French."""
    return {family["code"]: family.get(language) or family["fr"] for family in _catalogue()["families"]}


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
            nace_codes=sector["nacebel2008"],
            traits=sector["traits"],
        )
        for sector in catalogue["sectors"]
    ]
    fields = ["number", "family", "family_name", "name", "name_de", "name_en", "nace_codes", "traits"]
    Sector.objects.bulk_create(sectors, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(sectors)
