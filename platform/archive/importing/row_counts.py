"""How many rows of each file are new, changed, unchanged: what an import did, or would do."""
# ruff: noqa: S608 - names of tables come from the code

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from archive.format.report import FileCount
from archive.importing.fact_tables import FactTable


def count_rows(count: FileCount, compared: Sequence[str], left: str, parameters: Mapping[str, Any]) -> None:
    """Note the states of the rows of one file; a row may be written to several tables.

    It is new where all of it is, unchanged where all of it is or where the portal's own correction stands.
    `left`: a SELECT that counts what is there and not in the archive.
    """
    rows = " UNION ALL ".join(f"SELECT line, verdict FROM {table}" for table in compared)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND NOT is_same)
FROM (SELECT bool_and(verdict = 'new') AS is_new, bool_and(verdict IN ('same', 'overruled')) AS is_same
  FROM ({rows}) compared GROUP BY line) lines"""
        )
        count.n_new, count.n_changed = cursor.fetchone()
        cursor.execute(left, parameters)
        (count.n_left,) = cursor.fetchone()
    count.n_unchanged = count.n_accepted - count.n_new - count.n_changed


INVITATIONS_LEFT = """SELECT count(*) FROM editions_invitation i WHERE edition_id = %(edition)s
AND NOT EXISTS (SELECT FROM compared_invitations l WHERE l.organisation_id = i.organisation_id)"""
SESSIONS_LEFT = """SELECT count(*) FROM agenda_session a WHERE edition_id = %(edition)s
AND NOT EXISTS (SELECT FROM staged_sessions s WHERE s.code = a.code)"""
SHOPS_LEFT = """SELECT count(*) FROM known_shops k WHERE k.shop_ref IS NOT NULL
AND NOT EXISTS (SELECT FROM compared_shops l WHERE (l.city_id, l.shop_id) = (k.city_id, k.id))"""


def facts_left(fact_table: FactTable) -> str:
    return f"""SELECT count(*) FROM {fact_table.known_rows} f WHERE superseded_at IS NULL AND NOT EXISTS (
SELECT FROM {fact_table.compared_rows} l WHERE (l.existing_city_id, l.existing_id) = (f.city_id, f.id))"""
