"""A file of coordinates, read: nothing is asked of any service outside."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kernel.names import name_key, street_key
from kernel.typed_values import BceWrong, normalised_bce, normalised_postal_code
from tenants.streets.errors import ColumnsMissing, CoordinatesUnreadable, FileTooLarge

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 100_000
# Belgium and a little around it.
LATITUDES, LONGITUDES = (49.4, 51.6), (2.4, 6.5)
HEADERS = {
    "establishment": "etablissement|numero etablissement|numero d etablissement|bce|establishment|"
    "establishment number|vestigingsnummer|niederlassungsnummer",
    "street": "rue|voie|adresse|straat|strasse|street",
    "number": "numero|n|no|nr|numero de maison|huisnummer|hausnummer|number",
    "postal_code": "code postal|cp|postcode|plz|postleitzahl|postal code|zip",
    "latitude": "latitude|lat|breedtegraad|breite",
    "longitude": "longitude|lon|long|lng|lengtegraad|lange",
}
COLUMNS = {name: column for column, names in HEADERS.items() for name in names.split("|")}


class Refused(StrEnum):
    """Why a line is not taken."""

    NO_NUMBERS = "no_numbers"
    SWAPPED = "swapped"
    ABROAD = "abroad"
    WRONG_NUMBER = "wrong_number"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True)
class Place:
    """In degrees, WGS 84."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Address:
    """What two spellings of one address have in common."""

    street_key: str
    number_key: str
    postal_code: str

    @classmethod
    def of(cls, street: str, number: str, postal_code: str) -> Address:
        return cls(street_key(street), name_key(number).replace(" ", ""), postal_code)


@dataclass(frozen=True)
class Located:
    """A line of the file; `number` begins with 1 for the headers. `establishment` "" or `address` None."""

    number: int
    place: Place
    establishment: str
    address: Address | None


@dataclass(frozen=True)
class CoordinatesFile:
    located: Sequence[Located]
    refused: Sequence[tuple[int, Refused]]


def read_coordinates(content: bytes) -> CoordinatesFile:
    """Raises CoordinatesUnreadable, ColumnsMissing or FileTooLarge."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    rows = _rows(_decoded(content))
    headers = next(rows, None)
    if headers is None:
        raise CoordinatesUnreadable
    columns = {COLUMNS[name_key(text)]: at for at, text in enumerate(headers) if name_key(text) in COLUMNS}
    has_address = {"street", "number", "postal_code"} <= columns.keys()
    if not {"latitude", "longitude"} <= columns.keys() or not (has_address or "establishment" in columns):
        raise ColumnsMissing
    located: list[Located] = []
    refused: list[tuple[int, Refused]] = []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise FileTooLarge
        if not any(text.strip() for text in row):
            continue
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        line = _read(number, cells)
        if isinstance(line, Refused):
            refused.append((number, line))
        else:
            located.append(line)
    return CoordinatesFile(located, refused)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise CoordinatesUnreadable


def _rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise CoordinatesUnreadable from error


def _read(number: int, cells: dict[str, str]) -> Located | Refused:
    try:
        latitude, longitude = (float(cells[name].replace(",", ".")) for name in ("latitude", "longitude"))
    except ValueError:
        return Refused.NO_NUMBERS
    if not _is_here(latitude, longitude):
        return Refused.SWAPPED if _is_here(longitude, latitude) else Refused.ABROAD
    try:
        establishment = normalised_bce(cells.get("establishment", ""))
    except BceWrong:
        return Refused.WRONG_NUMBER
    street, house = cells.get("street", ""), cells.get("number", "")
    address = None
    if street and house:
        address = Address.of(street, house, normalised_postal_code(cells.get("postal_code", "")))
    if not establishment and address is None:
        return Refused.NO_ADDRESS
    return Located(number, Place(latitude, longitude), establishment, address)


def _is_here(latitude: float, longitude: float) -> bool:
    """Nothing that is no number is between two."""
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]
