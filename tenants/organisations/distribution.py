"""Placing the tables of `public` on several nodes, where the database has the extension for it."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from tenants.organisations.placement import COLD, HOT


def distribute() -> list[str]:
    """COLD tables become reference tables, HOT ones managed local tables; what was done, as lines.

    Nothing without the citus extension, and nothing the second time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
        if cursor.fetchone() is None:
            return []
        cursor.execute("SELECT table_name::text, citus_table_type FROM citus_tables")
        placed = dict(cursor.fetchall())
        done = []
        for labels, function, kind in (
            (COLD, "create_reference_table", "reference"),
            (HOT, "citus_add_local_table_to_metadata", "local"),
        ):
            for label in sorted(labels):
                table = apps.get_model(label)._meta.db_table
                if placed.get(table) != kind:
                    cursor.execute(f"SELECT {function}(%s::regclass)", [f"public.{table}"])
                    done.append(f"{table}: {kind}")
    return done
