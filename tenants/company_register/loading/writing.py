"""Writing what was assembled into one city's schema, the current one: all of it or nothing."""
# ruff: noqa: S608 - names of columns come from the code; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tenants.accounts.models import User
from tenants.company_register.loading.files import Meta
from tenants.company_register.models import Extract, ExtractType
from tenants.company_register.retention import ask_to_forget
from tenants.journal.services import record
from tenants.organisations.models import Organisation

# What two extracts may say differently of one establishment: column, and the SQL that gives it.
SAID = {
    "enterprise": "a.enterprise",
    "sign": "left(coalesce(a.trade_name, nullif(a.name, ''), e.sign, ''), 160)",
    # A natural person's name is needed where there is no other to call the shop by.
    "legal_name": "CASE WHEN a.is_natural_person THEN '' ELSE left(a.name, 160) END",
    "street": "a.street",
    "street_key": "a.street_key",
    "number": "a.number",
    "box": "a.box",
    "postal_code": "a.postal_code",
    "locality": "left(a.locality, 80)",
    "sector_id": "a.activities->>'sector'",
    "nace_codes": (
        "ARRAY(SELECT jsonb_array_elements_text(coalesce(a.activities->'nace', '[]')))::varchar(7)[]"
    ),
    "started_on": "a.started_on",
    "situation": "a.situation",
    "is_natural_person": "a.is_natural_person",
    "phone": "left(a.phone, 30)",
    "email": "left(a.email, 254)",
    "website": "left(a.website, 200)",
}
KEPT_PARTS = {
    "own": "a.own",
    "of_enterprise": """CASE WHEN a.is_natural_person AND a.trade_name IS NOT NULL
      THEN a.of_enterprise #- '{names,001}' ELSE a.of_enterprise END""",
}
_SELECTED = ", ".join(f"{sql} AS {name}" for name, sql in {**SAID, **KEPT_PARTS}.items())
FOUND = f"""
CREATE TEMPORARY TABLE bce_found AS
SELECT a.bce, {_SELECTED}
FROM bce_assembled a LEFT JOIN company_register_establishment e ON e.bce = a.bce
WHERE a.city = %(city)s"""
COUNTED = f"""
SELECT count(*), count(*) FILTER (WHERE f.sector_id IS NOT NULL),
  count(*) FILTER (WHERE e.bce IS NULL OR e.gone_on IS NOT NULL),
  count(*) FILTER (WHERE e.gone_on IS NULL AND ({", ".join(f"f.{name}" for name in SAID)})
    IS DISTINCT FROM ({", ".join(f"e.{name}" for name in SAID)}) AND e.bce IS NOT NULL)
FROM bce_found f LEFT JOIN company_register_establishment e ON e.bce = f.bce"""
_COLUMNS = ", ".join((*SAID, *KEPT_PARTS))
WRITTEN = f"""
INSERT INTO company_register_establishment (bce, {_COLUMNS}, extract_on, extract_number, moved_to)
SELECT bce, {_COLUMNS}, %(day)s, %(number)s, '' FROM bce_found
ON CONFLICT (bce) DO UPDATE SET
  {", ".join(f"{name} = excluded.{name}" for name in (*SAID, *KEPT_PARTS))},
  extract_on = excluded.extract_on, extract_number = excluded.extract_number, gone_on = NULL, moved_to = ''"""
# Of an update: those alone of which it says something. `bce_placed` knows where one went that moved.
GONE = """
UPDATE company_register_establishment e SET gone_on = %(day)s, moved_to = coalesce(
  (SELECT p.code FROM bce_placed p WHERE p.number = e.bce AND p.code <> e.postal_code), '')
WHERE e.gone_on IS NULL AND NOT EXISTS (SELECT FROM bce_found f WHERE f.bce = e.bce)
  AND (%(is_full)s OR EXISTS (SELECT FROM bce_known k WHERE k.city = %(city)s AND k.bce = e.bce))"""
# A sole trader who is gone and whom the city has not in its register: nobody needs the row.
FORGOTTEN = """
DELETE FROM company_register_establishment e
WHERE %(is_full)s AND e.is_natural_person AND e.gone_on IS NOT NULL
  AND NOT EXISTS (SELECT FROM shops_shop s WHERE s.bce = e.bce)"""


@dataclass(frozen=True)
class CityCounts:
    """What an extract held for a city, and did there."""

    establishments: int
    retail: int
    new: int
    changed: int
    gone: int


def write_city(
    city: Organisation,
    meta: Meta,
    *,
    situations: dict[str, dict[str, str]],
    actor: User | None,
    now: datetime,
) -> CityCounts:
    """Write the assembled rows of `city`, whose schema is the current one, in one transaction.

    The second call writes the same.
    """
    values: dict[str, Any] = {
        "city": city.pk,
        "day": meta.day,
        "number": meta.number,
        "is_full": meta.type == ExtractType.FULL,
    }
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bce_found")
            cursor.execute(FOUND, values)
            cursor.execute("ANALYZE bce_found")
            cursor.execute(COUNTED)
            n, n_retail, n_new, n_changed = cursor.fetchone()
            cursor.execute(WRITTEN, values)
            cursor.execute(GONE, values)
            n_gone = cursor.rowcount
            cursor.execute(FORGOTTEN, values)
            cursor.execute("DROP TABLE bce_found")
        counts = CityCounts(n, n_retail, n_new, n_changed, n_gone)
        Extract.objects.create(
            day=meta.day,
            number=meta.number,
            type=meta.type,
            loaded_at=now,
            counts=vars(counts) | {},
            situations=situations,
        )
        record("company_register.loaded", actor=actor, subject=f"extract:{meta.number}", **vars(counts))
        ask_to_forget(city, now)
    return counts
