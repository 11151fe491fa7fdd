"""One row for each establishment in the cities, out of the staged tables: `bce_assembled`.

What is said of an entity is kept by part (its names, activities, contacts; of an enterprise also its kind and
situation), because an update replaces one part and is silent on the others: `bce_parts` is what was known of
each entity, without the parts that an update takes away, under the parts that the extract says. A full
extract knows nothing from before.
"""
# ruff: noqa: S608 - names of parts and columns come from the code

from __future__ import annotations

from django.db import connection

from tenants.company_register.models import ExtractType

# What an update replaces where it names an entity, by its file.
PARTS_OF_FILES = (
    "('denomination', 'names'), ('contact', 'contact'), ('activity', 'nace'), ('activity', 'sector')"
)
PARTS_OF_ENTERPRISE = "('enterprise', 'kind'), ('enterprise', 'situation')"

# The rows of the cities that an update touches: themselves or their enterprise are named somewhere in it.
TOUCHED = """
CREATE TEMPORARY TABLE bce_touched AS
SELECT number FROM bce_address UNION SELECT number FROM bce_establishment
UNION SELECT enterprise FROM bce_establishment
UNION SELECT number FROM bce_enterprise
UNION SELECT number FROM bce_name UNION SELECT number FROM bce_contact UNION SELECT number FROM bce_activity
UNION SELECT number FROM bce_deleted"""
# In each city's schema.
KNOWN = """
INSERT INTO bce_known
SELECT %(city)s, e.bce, e.enterprise, e.street, e.street_key, e.number, e.box, e.postal_code, e.locality,
  e.started_on, e.gone_on, e.own, e.of_enterprise
FROM company_register_establishment e
WHERE EXISTS (SELECT FROM bce_touched t WHERE t.number = e.bce)
  OR EXISTS (SELECT FROM bce_touched t WHERE t.number = e.enterprise)"""
# An establishment that moved from one city to another is known in both: where it was last counts.
KNOWN_ONCE = """
CREATE TEMPORARY TABLE bce_base AS
SELECT DISTINCT ON (bce) * FROM bce_known ORDER BY bce, gone_on DESC NULLS FIRST"""
KNOWN_ADDRESSES = """
INSERT INTO bce_address
SELECT 0, b.bce, 2, b.postal_code, b.locality, b.street, b.street_key, b.number, b.box FROM bce_base b
WHERE NOT EXISTS (SELECT FROM bce_deleted d WHERE d.number = b.bce AND d.file = 'address')"""

UNITS = """
CREATE TEMPORARY TABLE bce_unit AS
SELECT DISTINCT ON (number) number, enterprise, started_on FROM (
  SELECT number, enterprise, started_on, 0 AS rank, line FROM bce_establishment
  UNION ALL SELECT bce, enterprise, started_on, 1, 0 FROM bce_base b
  WHERE NOT EXISTS (SELECT FROM bce_deleted d WHERE d.number = b.bce AND d.file = 'establishment')
) said ORDER BY number, rank, line"""
# An establishment's own address, else the seat of its enterprise.
PLACED = """
CREATE TEMPORARY TABLE bce_placed AS
SELECT DISTINCT ON (number) number, code, municipality, street, street_key, house, box FROM (
  SELECT u.number, a.code, a.municipality, a.street, a.street_key, a.house, a.box, a.kind, a.line
  FROM bce_unit u JOIN bce_address a ON a.number = u.number
  UNION ALL SELECT u.number, a.code, a.municipality, a.street, a.street_key, a.house, a.box, a.kind, a.line
  FROM bce_unit u JOIN bce_address a ON a.number = u.enterprise AND a.kind = 1
) found ORDER BY number, kind, line"""

NAMES = """
CREATE TEMPORARY TABLE bce_names AS
SELECT number, jsonb_object_agg(type, names) AS names FROM (
  SELECT number, type, jsonb_object_agg(language, name) AS names FROM (
    SELECT DISTINCT ON (number, type, language) number, type, language, name FROM bce_name
    ORDER BY number, type, language, line
  ) once GROUP BY number, type
) typed GROUP BY number"""
CONTACTS = """
CREATE TEMPORARY TABLE bce_contacts AS
SELECT number, jsonb_object_agg(type, value) AS contact FROM (
  SELECT DISTINCT ON (number, type) number, type, value FROM bce_contact ORDER BY number, type, line
) once GROUP BY number"""
# The newest version that the entity has, its main activity first, each code once.
CODES = """
CREATE TEMPORARY TABLE bce_codes AS
WITH ranked AS (
  SELECT number, version, code, min(rank) AS rank, max(version) OVER (PARTITION BY number) AS newest
  FROM bce_activity GROUP BY number, version, code
)
SELECT number, jsonb_agg(code ORDER BY rank, code) AS nace FROM ranked WHERE version = newest
GROUP BY number"""
SECTORS = """
CREATE TEMPORARY TABLE bce_sectors AS
SELECT DISTINCT ON (a.number) a.number, s.sector FROM bce_activity a JOIN bce_sector s USING (version, code)
ORDER BY a.number, a.version DESC, a.rank, a.code"""
ENTERPRISES = """
CREATE TEMPORARY TABLE bce_companies AS
SELECT DISTINCT ON (number) number, situation, kind FROM bce_enterprise ORDER BY number, line"""

PARTS = f"""
CREATE TEMPORARY TABLE bce_parts AS
WITH entity AS (
  SELECT number FROM bce_unit UNION SELECT enterprise FROM bce_unit
), base AS (
  SELECT bce AS number, own AS parts FROM bce_base
  UNION ALL (SELECT DISTINCT ON (enterprise) enterprise, of_enterprise FROM bce_base
    ORDER BY enterprise, gone_on DESC NULLS FIRST)
), lost AS (
  SELECT d.number, array_agg(p.part) AS parts
  FROM bce_deleted d
  JOIN (VALUES {PARTS_OF_FILES}, {PARTS_OF_ENTERPRISE}) p (file, part) ON p.file = d.file
  GROUP BY d.number
)
SELECT entity.number, coalesce(base.parts, '{{}}') - coalesce(lost.parts, '{{}}') || jsonb_strip_nulls(
  jsonb_build_object('names', n.names, 'contact', c.contact, 'nace', a.nace, 'sector', s.sector,
    'kind', e.kind, 'situation', e.situation)) AS parts
FROM entity
LEFT JOIN base ON base.number = entity.number
LEFT JOIN lost ON lost.number = entity.number
LEFT JOIN bce_names n ON n.number = entity.number
LEFT JOIN bce_contacts c ON c.number = entity.number
LEFT JOIN bce_codes a ON a.number = entity.number
LEFT JOIN bce_sectors s ON s.number = entity.number
LEFT JOIN bce_companies e ON e.number = entity.number"""


def _in_language(names: str) -> str:
    """SQL: of the names of one type, that in the commune's language, else in any."""
    return (
        f"CASE WHEN p.is_german THEN {names}->>'3' END, {names}->>'1', {names}->>'0', {names}->>'2',"
        f" {names}->>'3', {names}->>'4'"
    )


ASSEMBLED = f"""
CREATE TEMPORARY TABLE bce_assembled AS
SELECT p.city, u.number AS bce, u.enterprise,
  a.street, a.street_key, a.house AS number, a.box, a.code AS postal_code,
  coalesce(nullif(p.locality, ''), a.municipality) AS locality, u.started_on,
  coalesce(c.parts->>'situation', '000') AS situation, c.parts->>'kind' = '1' AS is_natural_person,
  coalesce({_in_language("o.parts->'names'->'003'")},
    {_in_language("c.parts->'names'->'003'")}) AS trade_name,
  coalesce({_in_language("o.parts->'names'->'001'")},
    {_in_language("c.parts->'names'->'001'")}, '') AS name,
  CASE WHEN o.parts ? 'nace' THEN o.parts ELSE c.parts END AS activities,
  coalesce(o.parts->'contact'->>'TEL', c.parts->'contact'->>'TEL', '') AS phone,
  coalesce(o.parts->'contact'->>'EMAIL', c.parts->'contact'->>'EMAIL', '') AS email,
  coalesce(o.parts->'contact'->>'WEB', c.parts->'contact'->>'WEB', '') AS website,
  o.parts AS own, c.parts AS of_enterprise
FROM bce_unit u
JOIN bce_placed a ON a.number = u.number
JOIN bce_place p ON p.code = a.code
JOIN bce_parts o ON o.number = u.number
JOIN bce_parts c ON c.number = u.enterprise AND c.parts ? 'kind'"""

# New in an update, of an enterprise of which nothing is said in it: the next full extract has it.
N_INCOMPLETE = """
SELECT count(*) FROM bce_unit u JOIN bce_placed a ON a.number = u.number JOIN bce_place p ON p.code = a.code
WHERE NOT EXISTS (SELECT FROM bce_assembled x WHERE x.bce = u.number)
  AND NOT EXISTS (SELECT FROM bce_base b WHERE b.bce = u.number)
  AND NOT EXISTS (SELECT FROM bce_deleted d WHERE d.number = u.enterprise AND d.file = 'enterprise')"""


def find_touched() -> None:
    """Of an update: whose rows it names, before those of the cities are read (`KNOWN`)."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED)
        cursor.execute("ANALYZE bce_touched")


def assemble(extract_type: ExtractType) -> int:
    """Make `bce_assembled`; how many establishments are left out because too little is said of them."""
    made = {
        "bce_base": KNOWN_ONCE,
        "bce_address": KNOWN_ADDRESSES,
        "bce_unit": UNITS,
        "bce_placed": PLACED,
        "bce_names": NAMES,
        "bce_contacts": CONTACTS,
        "bce_codes": CODES,
        "bce_sectors": SECTORS,
        "bce_companies": ENTERPRISES,
        "bce_parts": PARTS,
        "bce_assembled": ASSEMBLED,
    }
    with connection.cursor() as cursor:
        for name, statement in made.items():
            cursor.execute(statement)
            cursor.execute(f"ANALYZE {name}")
        cursor.execute("CREATE INDEX ON bce_assembled (city)")
        if extract_type == ExtractType.FULL:
            return 0
        cursor.execute(N_INCOMPLETE)
        n_incomplete: int = cursor.fetchone()[0]
    return n_incomplete
