"""What of an extract concerns the cities, in temporary tables of this session.

Each file is read once, as a stream. First the addresses with a postal code of the cities, then only the
establishments that are there, their enterprises, and the rows of both; nothing is held in memory but a bit
for each number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from typing import Any

from django.db import connection

from kernel.names import street_key
from kernel.typed_values import cleaned_text, normalised_postal_code
from tenants.company_register.loading.files import ExtractFiles, Meta, day_in
from tenants.company_register.loading.numbers import KeySet, is_right, key_of, plain
from tenants.company_register.models import ExtractType
from tenants.company_register.nace import sector_of

BATCH = 2_000
NOTED_EVERY = 50_000
BELGIUM = frozenset({"", "belgique", "belgië", "belgie", "belgien", "belgium", "be"})
ADDRESSES = {"BAET": 0, "REGO": 1}  # others are a branch's or out of use
KNOWN_ADDRESS = 2
NAMES = frozenset({"001", "003"})
CONTACTS = frozenset({"TEL", "EMAIL", "WEB"})
CLASSIFICATIONS = {"MAIN": 0, "SECO": 1, "ANCI": 2}
# Of the same rank: what is declared for VAT, what employs people, the rest.
GROUPS = {"001": 0, "006": 1}

TABLES = {
    "bce_place": "code text, city bigint, locality text, is_german boolean",
    "bce_address": (
        "line bigint, number text, kind smallint, code text, municipality text, street text, street_key text,"
        " house text, box text"
    ),
    "bce_establishment": "line bigint, number text, enterprise text, started_on date",
    "bce_enterprise": "line bigint, number text, situation text, kind text",
    "bce_name": "line bigint, number text, type text, language text, name text",
    "bce_contact": "line bigint, number text, type text, value text",
    "bce_activity": "number text, version text, code text, rank smallint",
    "bce_sector": "version text, code text, sector text",
    # What an update takes away: the file, and the entity whose rows go.
    "bce_deleted": "file text, number text",
    # What the cities' schemas hold of those that an update touches.
    "bce_known": (
        "city bigint, bce text, enterprise text, street text, street_key text, number text, box text,"
        " postal_code text, locality text, started_on date, gone_on date, own jsonb, of_enterprise jsonb"
    ),
}

type Cells = tuple[Any, ...]


@dataclass
class Wanted:
    """Whose rows are kept. `places`: the postal codes of the cities."""

    places: frozenset[str]
    known: KeySet = field(
        default_factory=KeySet
    )  # of the establishments and enterprises in the cities' schemas
    placed: KeySet = field(default_factory=KeySet)  # establishments with an address, wherever
    seats: KeySet = field(default_factory=KeySet)  # enterprises with their seat in the cities
    entities: KeySet = field(default_factory=KeySet)
    # An update does not say whether an establishment has an address: its enterprise's seat is none there.
    takes_seats: bool = True
    n_wrong: int = 0  # rows whose number cannot be one


def create_staging() -> None:
    """Make the tables, empty. They live as long as the session: `drop_staging` when it is over."""
    drop_staging()
    with connection.cursor() as cursor:
        for name, columns in TABLES.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")


def drop_staging() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'"
            " AND relname LIKE 'bce\\_%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")


def copy_into(table: str, rows: Iterable[Cells]) -> None:
    """Write rows into a temporary table as they come."""
    for batch in batched(rows, BATCH):
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in batch:
                copy.write_row(row)


def stage(files: ExtractFiles, meta: Meta, wanted: Wanted, heard: Callable[[str], None]) -> None:
    """Read each file into its table. `heard` is told of the file that is read, now and then.

    Raises FileMissing, ColumnsMissing, ExtractDamaged, ExtractTooBig.
    """
    is_update = meta.type == ExtractType.UPDATE
    ending = "_insert.csv" if is_update else ".csv"
    for table, reads in READERS.items():
        name = f"{table}{ending}"
        if is_update:
            _stage_deleted(files, table, wanted)
            if name not in files:
                continue
        copy_into(f"bce_{STAGED_AS.get(table, table)}", reads(_noting(files, name, heard), wanted))
    _stage_sectors()
    with connection.cursor() as cursor:
        for staged in TABLES:
            cursor.execute(f"ANALYZE {staged}")


def _noting(files: ExtractFiles, name: str, heard: Callable[[str], None]) -> Iterator[tuple[str, ...]]:
    table = name.removesuffix(".csv").removesuffix("_insert")
    for n, row in enumerate(files.rows(name, COLUMNS[table])):
        if n % NOTED_EVERY == 0:
            heard(name)
        yield row


def _stage_deleted(files: ExtractFiles, table: str, wanted: Wanted) -> None:
    name = f"{table}_delete.csv"
    if name not in files:
        return
    rows = files.rows(name, (KEY_COLUMNS.get(table, "EntityNumber"),))
    copy_into("bce_deleted", ((table, plain(number)) for (number,) in rows if key_of(number) in wanted.known))


def _addresses(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    places, known, placed = wanted.places, wanted.known, wanted.placed
    for line, row in enumerate(rows):
        number, kind, country_nl, country_fr, code, *_rest, struck_off = row
        rank = ADDRESSES.get(kind)
        if rank is None or struck_off.strip() or (rank and not wanted.takes_seats):
            continue
        key = key_of(number)
        if rank == 0 and key >= 0:
            placed.add(key)
        if len(code) != 4:
            code = normalised_postal_code(code)
        if code not in places and not (rank == 0 and key in known):
            continue
        if (country_fr or country_nl).strip().casefold() not in BELGIUM:
            continue
        if not is_right(number):
            wanted.n_wrong += 1
            continue
        (wanted.seats if rank else wanted.entities).add(key)
        municipality_nl, municipality_fr, street_nl, street_fr, house, box = _rest
        street = _clean(street_fr or street_nl)[:120]
        yield (
            line,
            plain(number),
            rank,
            code,
            _clean(municipality_fr or municipality_nl)[:80],
            street,
            _street_key(street),
            _clean(house)[:24],
            _clean(box)[:12],
        )


def _establishments(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    entities = wanted.entities
    for line, (number, started, enterprise) in enumerate(rows):
        key, owner = key_of(number), key_of(enterprise)
        is_there = key in entities or key in wanted.known
        if not is_there and not (owner in wanted.seats and key not in wanted.placed):
            continue
        if not is_right(number) or not is_right(enterprise):
            wanted.n_wrong += 1
            continue
        entities.add(key)
        entities.add(owner)
        yield line, plain(number), plain(enterprise), day_in(started)


def _enterprises(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    for line, (number, status, situation, kind) in enumerate(rows):
        if _is_wanted(number, wanted) and status == "AC":
            yield line, plain(number), (situation.strip() or "000")[:3], kind.strip()[:1]


def _names(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    for line, (number, language, kind, name) in enumerate(rows):
        if kind in NAMES and _is_wanted(number, wanted):
            text = cleaned_text(name)[:160].strip()
            if text:
                yield line, plain(number), kind, language.strip()[:1] or "0", text


def _contacts(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    for line, (number, kind, value) in enumerate(rows):
        if kind in CONTACTS and _is_wanted(number, wanted):
            text = _clean(value)[:200]
            if text:
                yield line, plain(number), kind, text


def _activities(rows: Iterator[tuple[str, ...]], wanted: Wanted) -> Iterator[Cells]:
    for number, group, version, code, classification in rows:
        if _is_wanted(number, wanted):
            rank = 3 * CLASSIFICATIONS.get(classification, 2) + GROUPS.get(group, 2)
            yield plain(number), version[:4], code.replace(".", "").strip()[:7], rank


def _is_wanted(number: str, wanted: Wanted) -> bool:
    key = key_of(number)
    return key in wanted.entities or key in wanted.known


def _stage_sectors() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT version, code FROM bce_activity")
        codes = cursor.fetchall()
    found = ((version, code, sector_of(code, version)) for version, code in codes)
    copy_into("bce_sector", (row for row in found if row[2]))


def _clean(text: str) -> str:
    """As `cleaned_text`, which takes its time."""
    return text.strip() if text.isascii() and text.isprintable() and "  " not in text else _cleaned(text)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    return cleaned_text(text)


@lru_cache(maxsize=4096)
def _street_key(street: str) -> str:
    return street_key(street)[:400]


KEY_COLUMNS = {"enterprise": "EnterpriseNumber", "establishment": "EstablishmentNumber"}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": (
        "EntityNumber",
        "TypeOfAddress",
        "CountryNL",
        "CountryFR",
        "Zipcode",
        "MunicipalityNL",
        "MunicipalityFR",
        "StreetNL",
        "StreetFR",
        "HouseNumber",
        "Box",
        "DateStrikingOff",
    ),
    "establishment": ("EstablishmentNumber", "StartDate", "EnterpriseNumber"),
    "enterprise": ("EnterpriseNumber", "Status", "JuridicalSituation", "TypeOfEnterprise"),
    "denomination": ("EntityNumber", "Language", "TypeOfDenomination", "Denomination"),
    "contact": ("EntityNumber", "ContactType", "Value"),
    "activity": ("EntityNumber", "ActivityGroup", "NaceVersion", "NaceCode", "Classification"),
}
STAGED_AS = {"denomination": "name"}
# In this order: each says whose rows are wanted of those that follow.
READERS: Mapping[str, Callable[[Iterator[tuple[str, ...]], Wanted], Iterator[Cells]]] = {
    "address": _addresses,
    "establishment": _establishments,
    "enterprise": _enterprises,
    "denomination": _names,
    "contact": _contacts,
    "activity": _activities,
}
