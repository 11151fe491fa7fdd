"""What of an archive is written as shops and people of the cities, before the facts that name them.

A shop is the one of the same establishment number in its city, else the one that this edition's archive
called so before, else the one that an export named after its identifier (`u-...`, which needs no link with
the edition), else the only one of that name with the same enterprise number; else it is new.
"""
# ruff: noqa: S608 - names come from the code, schemas are quoted; values are parameters

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from archive.format.references import (
    EXPORTED_PERSON_REF,
    EXPORTED_PERSON_REF_BEFORE,
    EXPORTED_SHOP_REF,
    IS_OF_EDITION,
    LOOKS_EXPORTED,
)
from archive.format.report import Report
from archive.format.tables import DECLARATIONS, REGISTER, SHOPS
from archive.importing.checks import Check, run_check
from archive.importing.fact_tables import FactTable, ImportTarget
from archive.importing.temporary_tables import create_table_as, create_table_from, over_cities

SHOP_COLUMNS = (
    "city_id bigint, id bigint, uuid uuid, name text, sector_id text, street text, number text,"
    " postal_code text, closing_day text, bce text, name_key text, shop_ref text"
)
KNOWN_SHOPS = """
SELECT {{city}}, s.id, s.uuid, s.name, s.sector_id, s.street, s.number, s.postal_code, s.closing_day, s.bce,
  s.name_key, e.shop_ref
FROM ({found}) found JOIN {{schema}}.shops_shop s ON s.id = found.id
LEFT JOIN {{schema}}.shops_editionshop e ON e.shop_id = s.id AND e.edition_id = %(edition)s"""
# The ways to find a shop, each with what must be so for it to find any. UNION, because one may come twice.
WAYS_TO_SHOPS = {
    "NOT %(is_new_edition)s": (
        "SELECT shop_id AS id FROM {schema}.shops_editionshop WHERE edition_id = %(edition)s"
    ),
    "EXISTS (SELECT FROM staged_shops WHERE bce IS NOT NULL)": (
        "SELECT s.id FROM {schema}.shops_shop s JOIN staged_shops b ON b.bce = s.bce"
    ),
    "EXISTS (SELECT FROM staged_shops WHERE shop_ref LIKE 'u-%%')": (
        f"SELECT s.id FROM {{schema}}.shops_shop s JOIN staged_shops u ON u.shop_ref = {EXPORTED_SHOP_REF}"
    ),
}

FOUND_SHOPS = """
SELECT s.line, c.organisation_id AS city_id, s.shop_ref, coalesce(s.sector, k.sector_id) AS sector,
  coalesce(s.name, '') AS name,
  coalesce(s.street, '') AS street, coalesce(s.number, '') AS number,
  coalesce(s.postal_code, '') AS postal_code, coalesce(s.closing_day, '') AS closing_day,
  s.name_key, s.search_key, s.street_key,
  coalesce(s.bce, k.bce) AS bce, k.id AS shop_id, coalesce(k.uuid, gen_random_uuid()) AS uuid,
  k.shop_ref IS NOT NULL OR u.id IS NOT NULL AS is_linked, CASE
  WHEN k.id IS NULL THEN 'new'
  WHEN (k.shop_ref IS NOT NULL OR u.id IS NOT NULL)
    AND (k.name, k.street, k.number, k.postal_code, k.closing_day)
    = (coalesce(s.name, ''), coalesce(s.street, ''), coalesce(s.number, ''),
       coalesce(s.postal_code, ''), coalesce(s.closing_day, ''))
    AND k.sector_id IS NOT DISTINCT FROM coalesce(s.sector, k.sector_id)
    AND k.bce IS NOT DISTINCT FROM coalesce(s.bce, k.bce) THEN 'same'
  ELSE 'changed' END AS verdict
FROM staged_shops s JOIN organisations_city c ON c.nis = s.nis
LEFT JOIN known_shops b ON b.city_id = c.organisation_id AND b.bce = s.bce AND b.bce >= '2'
LEFT JOIN LATERAL (SELECT min(o.id) AS id FROM known_shops o
  WHERE o.city_id = c.organisation_id AND s.bce < '2' AND o.bce = s.bce AND o.name_key = s.name_key
    AND o.shop_ref IS NULL
  HAVING count(*) = 1) e ON true
LEFT JOIN known_shops l ON l.city_id = c.organisation_id AND l.shop_ref = s.shop_ref
LEFT JOIN known_shops u ON u.city_id = c.organisation_id AND u.shop_ref IS NULL
  AND 'u-' || u.uuid = s.shop_ref
LEFT JOIN known_shops k ON k.city_id = c.organisation_id AND k.id = coalesce(b.id, l.id, u.id, e.id)"""

MOVED = Check(
    "shop_moved",
    SHOPS,
    "nis",
    "SELECT s.line, s.shop_ref, known_city.nis FROM staged_shops s JOIN organisations_city c ON c.nis = s.nis"
    " JOIN known_shops k ON k.shop_ref = s.shop_ref AND k.city_id <> c.organisation_id"
    " JOIN organisations_city known_city ON known_city.organisation_id = k.city_id ORDER BY s.line",
    parameters=("other",),
)
BCE_OF_OTHER = Check(
    "shop_bce_other",
    SHOPS,
    "bce",
    "SELECT s.line, s.bce, coalesce(b.shop_ref, l.shop_ref) FROM staged_shops s"
    " JOIN organisations_city c ON c.nis = s.nis"
    " JOIN known_shops b ON b.city_id = c.organisation_id AND b.bce = s.bce AND b.bce >= '2'"
    " LEFT JOIN known_shops l ON l.city_id = c.organisation_id AND l.shop_ref = s.shop_ref"
    " WHERE b.shop_ref <> s.shop_ref OR b.id <> l.id ORDER BY s.line",
    parameters=("other",),
)

MERGES = FactTable(
    file=SHOPS.file,
    table="shops_shopmerge",
    key=("city_id", "shop_id"),
    values=("into_id",),
    fixed={},
    existing="{table} f WHERE true",
    is_of_edition=False,
    happens_when_known=True,  # the archive has one day for a merge
    prepared="""
SELECT s.line, m.city_id, m.shop_id, i.shop_id AS into_id, s.merged_on AS happened_on,
  s.merged_on AS known_on
FROM staged_shops s JOIN archive_shops m ON m.shop_ref = s.shop_ref
JOIN archive_shops i ON i.shop_ref = s.merged_into
WHERE s.merged_into IS NOT NULL""",
)

STATES = FactTable(
    file=REGISTER.file,
    table="shops_shopstate",
    key=("city_id", "shop_id", "happened_on"),
    values=("state",),
    fixed={"source": "'archive'"},
    existing="{table} f WHERE true",
    is_of_edition=False,
    prepared="""
SELECT r.line, s.city_id, s.shop_id, r.state, r.since_on AS happened_on,
  coalesce(r.entered_on, r.since_on) AS known_on
FROM staged_register r JOIN archive_shops s ON s.shop_ref = r.shop_ref""",
)

REGISTERS = FactTable(
    file=REGISTER.file,
    table="shops_registerdeclaration",
    key=("city_id", "happened_on"),
    values=("is_complete",),
    fixed={},
    existing="{table} f WHERE true",
    is_of_edition=False,
    prepared=f"""
SELECT r.line, c.organisation_id AS city_id, r.state = '{DECLARATIONS[0]}' AS is_complete,
  r.since_on AS happened_on, coalesce(r.entered_on, r.since_on) AS known_on
FROM staged_register r JOIN organisations_city c ON c.nis = r.nis WHERE r.shop_ref IS NULL""",
)

# The ways to find a person, as for shops: by digest, by the reference (an erased person keeps it, but not the
# digest), and by the reference that an export made up.
WAYS_TO_PEOPLE = {
    "true": (
        "SELECT {city}, p.id, p.digest, NULL FROM {schema}.shops_person p"
        " JOIN named_people n ON n.city_id = {city} AND n.digest = p.digest"
    ),
    "NOT %(is_new_edition)s": (
        "SELECT {city}, p.id, p.digest, n.person_ref FROM {schema}.shops_person p"
        f" JOIN named_people n ON n.city_id = {{city}} AND n.person_ref = p.person_ref WHERE {IS_OF_EDITION}"
    ),
    f"EXISTS (SELECT FROM named_people WHERE person_ref ~ {LOOKS_EXPORTED})": (
        "SELECT {city}, p.id, p.digest, n.person_ref FROM {schema}.shops_person p"
        f" JOIN named_people n ON n.city_id = {{city}} AND n.person_ref = {EXPORTED_PERSON_REF}"
        f" WHERE {IS_OF_EDITION} IS NOT TRUE"
        # Exported before `portal rekey` gave the person another digest.
        " UNION ALL SELECT {city}, p.id, p.digest, n.person_ref FROM {schema}.shops_person p"
        f" JOIN named_people n ON n.city_id = {{city}} AND n.person_ref = {EXPORTED_PERSON_REF_BEFORE}"
        f" WHERE {IS_OF_EDITION} IS NOT TRUE AND p.digest_before <> ''"
    ),
}

FOUND_PEOPLE = """
SELECT DISTINCT ON (named.city_id, named.person_ref) named.city_id, named.person_ref, named.digest,
  coalesce(r.id, d.id) AS person_id
FROM named_people named
LEFT JOIN known_people r ON r.city_id = named.city_id AND r.person_ref = named.person_ref
LEFT JOIN known_people d ON d.city_id = named.city_id AND d.digest = named.digest
ORDER BY named.city_id, named.person_ref, r.id, d.id"""


def compare_shops(target: ImportTarget, report: Report) -> None:
    """Make `compared_shops`; reports what contradicts the known ones."""
    ways = _open_ways(WAYS_TO_SHOPS, target)
    template = KNOWN_SHOPS.format(found=" UNION ".join(ways))
    selects = over_cities(template, target.cities if ways else {})
    create_table_from("known_shops", selects, SHOP_COLUMNS, target.parameters)
    run_check(MOVED, report)
    run_check(BCE_OF_OTHER, report)
    create_table_as("compared_shops", FOUND_SHOPS, target.parameters)


def write_shops(target: ImportTarget) -> int:
    changed = """
UPDATE {schema}.shops_shop s SET name = l.name, sector_id = l.sector, street = l.street, number = l.number,
  postal_code = l.postal_code, closing_day = l.closing_day, bce = l.bce, name_key = l.name_key,
  search_key = l.search_key, street_key = l.street_key
FROM compared_shops l WHERE l.city_id = %(city)s AND l.verdict = 'changed' AND s.id = l.shop_id"""
    added = """
INSERT INTO {schema}.shops_shop (uuid, name, sector_id, street, number, postal_code, closing_day, bce,
  name_key, search_key, street_key, origin, created_at)
SELECT uuid, name, sector, street, number, postal_code, closing_day, bce, name_key, search_key, street_key,
  'archive', %(now)s
FROM compared_shops WHERE city_id = %(city)s AND verdict = 'new' ORDER BY line"""
    linked = """
INSERT INTO {schema}.shops_editionshop (edition_id, shop_ref, shop_id)
SELECT %(edition)s, l.shop_ref, s.id FROM compared_shops l JOIN {schema}.shops_shop s ON s.uuid = l.uuid
WHERE l.city_id = %(city)s AND NOT l.is_linked ORDER BY l.line"""
    return (
        _per_city(changed, "compared_shops WHERE verdict = 'changed'", target)
        + _per_city(added, "compared_shops WHERE verdict = 'new'", target)
        + _per_city(linked, "compared_shops WHERE NOT is_linked", target)
    )


def resolve_shops(target: ImportTarget, *, are_written: bool) -> None:
    """Make `archive_shops`: the shop of each reference; none for a new one that a dry run does not write."""
    template = """SELECT {city}::bigint AS city_id, shop_ref, shop_id FROM {schema}.shops_editionshop
WHERE edition_id = %(edition)s"""
    selects = over_cities(template, target.cities if are_written else {})
    create_table_from(
        "linked_shops", selects, "city_id bigint, shop_ref text, shop_id bigint", target.parameters
    )
    create_table_as(
        "archive_shops",
        """SELECT l.city_id, l.shop_ref, coalesce(w.shop_id, l.shop_id) AS shop_id
FROM compared_shops l LEFT JOIN linked_shops w USING (city_id, shop_ref)""",
        target.parameters,
    )


def compare_people(target: ImportTarget, export_key: str) -> None:
    """Make `compared_people`: each person of the archive in each city, with who that is there already."""
    parameters = {**target.parameters, "export_key": export_key}
    create_table_as(
        "named_people",
        """SELECT DISTINCT s.city_id, a.person_ref, a.digest
FROM staged_attendance a JOIN archive_shops s USING (shop_ref)""",
        parameters,
    )
    template = " UNION ALL ".join(_open_ways(WAYS_TO_PEOPLE, target))
    selects = over_cities(template, _cities_of("named_people", target))
    create_table_from(
        "known_people", selects, "city_id bigint, id bigint, digest text, person_ref text", parameters
    )
    create_table_as("compared_people", FOUND_PEOPLE, parameters)


def write_people(target: ImportTarget) -> int:
    added = """
INSERT INTO {schema}.shops_person (digest, name, email, phone, language, archive_edition_id, person_ref,
  created_at)
SELECT digest, '', '', '', '', %(edition)s, person_ref, %(now)s
FROM compared_people WHERE city_id = %(city)s AND person_id IS NULL ORDER BY person_ref"""
    return _per_city(added, "compared_people WHERE person_id IS NULL", target)


def resolve_people(target: ImportTarget, *, are_written: bool) -> None:
    """Make `archive_people`: the person of each reference in each city; see `resolve_shops`."""
    template = """SELECT {city}::bigint, p.id, p.digest FROM {schema}.shops_person p
JOIN compared_people l ON l.city_id = {city} AND l.digest = p.digest AND l.person_id IS NULL"""
    cities = _cities_of("compared_people WHERE person_id IS NULL", target) if are_written else {}
    selects = over_cities(template, cities)
    create_table_from("written_people", selects, "city_id bigint, id bigint, digest text", target.parameters)
    create_table_as(
        "archive_people",
        """SELECT l.city_id, l.person_ref, coalesce(l.person_id, w.id) AS person_id
FROM compared_people l LEFT JOIN written_people w USING (city_id, digest)""",
        target.parameters,
    )


def _open_ways(ways: Mapping[str, str], target: ImportTarget) -> list[str]:
    """Those of which the condition holds: the others would search every city for nothing."""
    parameters = {**target.parameters, "is_new_edition": target.is_new_edition}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(ways)}", parameters)
        return [way for way, is_open in zip(ways.values(), cursor.fetchone(), strict=True) if is_open]


def _cities_of(rows: str, target: ImportTarget) -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT city_id FROM {rows} ORDER BY 1")
        return {city: target.schema(city) for (city,) in cursor.fetchall()}


def _per_city(template: str, rows: str, target: ImportTarget) -> int:
    n_written = 0
    cities = _cities_of(rows, target)
    with connection.cursor() as cursor:
        for city, schema in cities.items():
            cursor.execute(template.format(schema=schema), {**target.parameters, "city": city})
            n_written += cursor.rowcount
    return n_written
