"""Names of schemas, and the list of cities as typed rows. No Django."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*\Z")
# Calm, dark enough for white text; a city changes its colour on its settings page.
COLOURS = (
    "#0f5560", "#8a1c2e", "#5b2a86", "#1f7a4d", "#b0122b", "#1d4f91", "#7a4b12", "#3d5a1f",
    "#6b2d5c", "#0b6e75", "#914110", "#2f4b7c",
)  # fmt: skip


def schema_name_for(kind: str, slug: str) -> str:
    """The schema of an organisation: `agence`, `city_<slug>`, `partner_<slug>`; at most 63 characters."""
    if not SLUG.match(slug):
        raise ValueError(f"'{slug}' is not a slug of lower-case letters, digits and single hyphens")
    if kind == "agency":
        return "agence"
    return f"{kind}_{slug.replace('-', '_')}"[:63]


def colour_for(slug: str) -> str:
    """A first colour, always the same for the same city."""
    return COLOURS[hashlib.sha256(slug.encode()).digest()[0] % len(COLOURS)]


# The 66 cities of the programme, in the image too.
CARRIED_CITIES = Path(__file__).parent / "data" / "cities.csv"


class BadCityRow(ValueError):
    """A line of the list of cities cannot be used; the text names file line and column."""


@dataclass(frozen=True)
class CityRow:
    nis: str
    nis_2016: str
    slug: str
    name: str
    name_de: str
    name_nl: str
    province: str
    province_nis: str
    arrondissement: str
    postal_code: str
    postal_codes: str
    latitude: float
    longitude: float
    population: int
    language: str
    language_facilities: str
    has_regional_vouchers: bool
    colour: str


COLUMNS = {
    "nis", "nis_2016", "slug", "name_fr", "name_de", "name_nl", "province_fr", "province_nis",
    "arrondissement", "postal_code", "postal_codes", "latitude", "longitude", "population_2020",
    "language", "language_facilities", "voucher_region",
}  # fmt: skip


def read_cities(path: Path) -> Iterator[CityRow]:
    """The rows of a list of cities (UTF-8 CSV with the columns of COLUMNS); raises BadCityRow."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = COLUMNS - set(reader.fieldnames or ())
        if missing:
            raise BadCityRow(f"{path.name}, line 1: missing column {', '.join(sorted(missing))}")
        for row in reader:
            yield _city_row(path.name, reader.line_num, row)


def _city_row(file: str, line: int, row: dict[str, str]) -> CityRow:
    def bad(column: str) -> BadCityRow:
        return BadCityRow(f"{file}, line {line}, column {column}: '{row.get(column)}' cannot be used")

    for column in ("nis", "nis_2016"):
        if not re.fullmatch(r"[0-9]{5}", row[column] or ""):
            raise bad(column)
    if not SLUG.match(row["slug"] or ""):
        raise bad("slug")
    if not row["name_fr"]:
        raise bad("name_fr")
    numbers: dict[str, float] = {}
    for column in ("latitude", "longitude", "population_2020"):
        try:
            numbers[column] = float(row[column])
        except (TypeError, ValueError):
            raise bad(column) from None
    return CityRow(
        nis=row["nis"],
        nis_2016=row["nis_2016"],
        slug=row["slug"],
        name=row["name_fr"],
        name_de=row["name_de"],
        name_nl=row["name_nl"],
        province=row["province_fr"],
        province_nis=row["province_nis"],
        arrondissement=row["arrondissement"],
        postal_code=row["postal_code"],
        postal_codes=row["postal_codes"],
        latitude=numbers["latitude"],
        longitude=numbers["longitude"],
        population=int(numbers["population_2020"]),
        language=row["language"] or "fr",
        language_facilities=row["language_facilities"],
        has_regional_vouchers=row["voucher_region"] == "1",
        colour=colour_for(row["slug"]),
    )
