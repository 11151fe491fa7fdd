"""Extracts of the company register in their true format, with invented companies. No Django.

`make_bce_zip` writes as many as are asked for, the same each time; `write_extract` writes rows given by hand.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parents[2]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "meta": ("Variable", "Value"),
    "code": ("Category", "Code", "Language", "Description"),
    "enterprise": (
        "EnterpriseNumber", "Status", "JuridicalSituation", "TypeOfEnterprise", "JuridicalForm",
        "JuridicalFormCAC", "StartDate",
    ),
    "establishment": ("EstablishmentNumber", "StartDate", "EnterpriseNumber"),
    "denomination": ("EntityNumber", "Language", "TypeOfDenomination", "Denomination"),
    "address": (
        "EntityNumber", "TypeOfAddress", "CountryNL", "CountryFR", "Zipcode", "MunicipalityNL",
        "MunicipalityFR", "StreetNL", "StreetFR", "HouseNumber", "Box", "ExtraAddressInfo", "DateStrikingOff",
    ),
    "contact": ("EntityNumber", "EntityContact", "ContactType", "Value"),
    "activity": ("EntityNumber", "ActivityGroup", "NaceVersion", "NaceCode", "Classification"),
    "branch": ("Id", "StartDate", "EnterpriseNumber"),
}  # fmt: skip
KEYS = {"enterprise": "EnterpriseNumber", "establishment": "EstablishmentNumber", "branch": "Id"}
SITUATIONS = (
    ("000", "Situation normale", "Normale toestand"),
    ("012", "Ouverture de la liquidation", "Opening vereffening"),
    ("050", "Ouverture de faillite", "Opening faillissement"),
)
ENTERPRISES, ESTABLISHMENTS = 4_000_000, 21_000_000  # where the invented numbers begin

TRADES = ("Boulangerie", "Boucherie", "Librairie", "Fleurs", "Chaussures", "Optique", "Coiffure", "Brasserie")
SURNAMES = (
    "Lambert",
    "Dupont",
    "Évrard",
    "Noël",
    "Leclercq",
    "Maes",
    "Renard",
    "Gérard",
    "Wouters",
    "Collin",
)
FIRST_NAMES = ("Anne", "Karim", "Luc", "Inès", "Sophie", "Jean", "Fatima", "Piet")
STREETS = ("Rue de Fer", "Rue de l’Ange", "Place du Marché", "Chaussée de Louvain", "Avenue Reine Astrid",
           "Rue Saint-Jacques", "Rue du Pont", "Grand’Place")  # fmt: skip
STREETS_NL = ("IJzerstraat", "Engelstraat", "Marktplein", "Leuvensesteenweg", "Koningin Astridlaan",
              "Sint-Jacobsstraat", "Brugstraat", "Grote Markt")  # fmt: skip
OUTSIDE_RETAIL = ("62010", "43220", "69201")

type Row = Sequence[str]
type Tables = Mapping[str, Iterable[Row]]


def number_of(key: int) -> str:
    """A number of the register with its check digits and dots, from its first eight digits."""
    digits = f"{key:08d}{97 - key % 97:02d}"
    if digits[0] in "01":
        return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"
    return f"{digits[0]}.{digits[1:4]}.{digits[4:7]}.{digits[7:]}"


@dataclass(frozen=True)
class Company:
    """One enterprise with one establishment, as the files say it; `nth` makes its numbers."""

    nth: int
    sign: str = ""
    name: str = "Le Pain doré SRL"
    person: str = ""  # of a natural person, who has no seat in the files
    postal_code: str = "5000"
    municipality: str = "Namur"
    street: str = "Rue de Fer"
    street_nl: str = ""
    house: str = "12"
    box: str = ""
    situation: str = "000"
    nace: Sequence[tuple[str, str, str, str]] = (("003", "2008", "4724101", "MAIN"),)
    contacts: Mapping[str, str] = field(default_factory=dict)
    started: str = "01-03-2015"
    is_of: int | None = None  # the nth enterprise, where it is another one's establishment

    @property
    def enterprise(self) -> str:
        return number_of(ENTERPRISES + (self.nth if self.is_of is None else self.is_of))

    @property
    def establishment(self) -> str:
        return number_of(ESTABLISHMENTS + self.nth)

    @property
    def bce(self) -> str:
        """The establishment's ten digits."""
        return self.establishment.replace(".", "")

    def rows(self, table: str) -> list[Row]:
        """Its rows of one file."""
        return {
            "enterprise": self._enterprise,
            "establishment": self._establishment,
            "denomination": self._denominations,
            "address": self._addresses,
            "contact": self._contacts,
            "activity": self._activities,
        }[table]()

    def _enterprise(self) -> list[Row]:
        if self.is_of is not None:
            return []
        kind, form = ("1", "") if self.person else ("2", "610")
        return [(self.enterprise, "AC", self.situation, kind, form, "", self.started)]

    def _establishment(self) -> list[Row]:
        return [(self.establishment, self.started, self.enterprise)]

    def _denominations(self) -> list[Row]:
        rows: list[Row] = []
        if self.is_of is None:
            rows = [
                (self.enterprise, "1", "001", self.person or self.name),
                (self.enterprise, "1", "002", "ABR"),
            ]
        return [*rows, (self.establishment, "1", "003", self.sign)] if self.sign else rows

    def _addresses(self) -> list[Row]:
        place = (self.postal_code, self.municipality, self.municipality, self.street_nl or self.street,
                 self.street, self.house, self.box, "", "")  # fmt: skip
        rows: list[Row] = [(self.establishment, "BAET", "", "", *place)]
        if not self.person and self.is_of is None:
            rows.append((self.enterprise, "REGO", "", "", *place))
        return rows

    def _contacts(self) -> list[Row]:
        return [(self.establishment, "EST", kind, value) for kind, value in self.contacts.items()]

    def _activities(self) -> list[Row]:
        return [(self.establishment, *activity) for activity in self.nace]


def invented_company(nth: int, places: Sequence[tuple[str, str]]) -> Company:
    """The `nth` invented company, in one of the places (postal code, municipality); of four, one is a person,
    and one of eight is outside retail."""
    code, municipality = places[nth * 7919 % len(places)]
    trade, surname = TRADES[nth % len(TRADES)], SURNAMES[nth // 3 % len(SURNAMES)]
    street = nth // 5 % len(STREETS)
    is_person = nth % 4 == 0
    person = f"{surname} {FIRST_NAMES[nth % len(FIRST_NAMES)]}" if is_person else ""
    nace = OUTSIDE_RETAIL[nth % 3] if nth % 8 == 5 else _retail_codes()[nth % len(_retail_codes())]
    return Company(
        nth,
        sign=f"{trade} {surname} {nth}" if nth % 3 else "",
        name=f"{surname} & Fils {nth} SRL",
        person=person,
        postal_code=code,
        municipality=municipality,
        street=STREETS[street],
        street_nl=STREETS_NL[street],
        house=str(1 + nth % 180),
        box="A" if nth % 11 == 0 else "",
        nace=(
            ("001", "2003", "5247", "MAIN"),
            ("001", "2008", nace, "MAIN"),
            ("003", "2008", nace, "MAIN"),
            ("006", "2008", nace, "MAIN"),
            ("003", "2008", "82990", "SECO"),
        ),
        contacts={"TEL": f"081 {nth % 900_000 + 100_000}"} if nth % 2 else {},
    )


def make_bce_zip(
    path: Path,
    *,
    places: Sequence[tuple[str, str]] = (("5000", "Namur"),),
    n_activities: int = 1_000,
    day: date = date(2026, 11, 2),
    number: int = 130,
    seats_elsewhere: int = 0,
) -> int:
    """A full extract with so many rows of activities (five for each company); how many companies it has.

    `places`: (postal code, municipality) of the cities. `seats_elsewhere`: of a hundred companies, so many
    are in Brussels, which is no city of the programme. No more than one company is in memory at a time.
    """
    n = n_activities // 5

    def companies() -> Iterator[Company]:
        for nth in range(n):
            elsewhere = nth % 100 < seats_elsewhere
            yield invented_company(nth, (("1000", "Bruxelles"),) if elsewhere else places)

    def rows(table: str) -> Iterator[Row]:
        return (row for one in companies() for row in one.rows(table))

    write_extract(path, {table: rows(table) for table in COLUMNS_OF_COMPANIES}, day=day, number=number)
    return n


COLUMNS_OF_COMPANIES = ("enterprise", "establishment", "denomination", "address", "contact", "activity")


def tables_of(*companies: Company) -> dict[str, list[Row]]:
    """The rows of all files that these companies make."""
    return {table: [row for one in companies for row in one.rows(table)] for table in COLUMNS_OF_COMPANIES}


def write_extract(path: Path, tables: Tables, *, day: date, number: int) -> Path:
    """A full extract of these rows: a ZIP, or a folder where the path does not end in `.zip`."""
    files = {f"{table}.csv": (COLUMNS[table], rows) for table, rows in tables.items()}
    files["branch.csv"] = (COLUMNS["branch"], [])
    return _write(path, _about(day, number, "full") | files)


def write_update(
    path: Path, deleted: Mapping[str, Iterable[str]], inserted: Tables, *, day: date, number: int
) -> Path:
    """An update: by file, the numbers whose rows go, and the rows that come."""
    files: dict[str, tuple[Row, Iterable[Row]]] = {
        f"{table}_delete.csv": ((KEYS.get(table, "EntityNumber"),), [(number,) for number in numbers])
        for table, numbers in deleted.items()
    }
    files |= {f"{table}_insert.csv": (COLUMNS[table], rows) for table, rows in inserted.items()}
    return _write(path, _about(day, number, "update") | files)


def _about(day: date, number: int, kind: str) -> dict[str, tuple[Row, Iterable[Row]]]:
    meta = [
        ("SnapshotDate", f"{day:%d-%m-%Y}"),
        ("ExtractTimestamp", f"{day:%d-%m-%Y} 03:12:45"),
        ("ExtractType", kind),
        ("ExtractNumber", str(number)),
        ("Version", "R019.00"),
    ]
    codes = [
        ("JuridicalSituation", code, language, text)
        for code, fr, nl in SITUATIONS
        for language, text in (("FR", fr), ("NL", nl))
    ]
    return {"meta.csv": (COLUMNS["meta"], meta), "code.csv": (COLUMNS["code"], codes)}


def _write(path: Path, files: Mapping[str, tuple[Row, Iterable[Row]]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix != ".zip":
        path.mkdir(exist_ok=True)
        for name, (header, rows) in files.items():
            with (path / name).open("w", encoding="utf-8", newline="") as file:
                _write_rows(file, header, rows)
        return path
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened:
        for name, (header, rows) in files.items():
            with (
                opened.open(name, "w", force_zip64=True) as raw,
                io.TextIOWrapper(raw, "utf-8", newline="") as file,
            ):
                _write_rows(file, header, rows)
    return path


def _write_rows(file: io.TextIOBase, header: Row, rows: Iterable[Row]) -> None:
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


@cache
def _retail_codes() -> tuple[str, ...]:
    """Seven digits that begin with a code of each sub-sector."""
    file = PROJECT / "tenants/sectors/data/sectors.json"
    sectors = json.loads(file.read_text(encoding="utf-8"))["sectors"]
    return tuple(f"{sector['nacebel2008'][0].replace('.', '')}01" for sector in sectors)
