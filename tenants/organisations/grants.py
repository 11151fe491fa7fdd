"""What the application's database role may do: rows, never structure; journals only grow."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.organisations.placement import APPEND_ONLY, COLD


def _tables(labels: frozenset[str]) -> list[str]:
    return sorted(apps.get_model(label)._meta.db_table for label in labels)


def schema_grants(schema: str, tables: list[str]) -> str:
    """Statements that open one organisation's schema, which holds `tables`, to the application's role."""
    name, role = connection.ops.quote_name(schema), settings.APP_ROLE
    append_only = [table for table in _tables(APPEND_ONLY) if table in tables]
    statements = [
        f"GRANT USAGE ON SCHEMA {name} TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON {name}.django_migrations FROM {role}",
        *(f"REVOKE UPDATE, DELETE ON {name}.{table} FROM {role}" for table in append_only),
    ]
    return ";\n".join(statements) + ";\n"


def grant_public() -> None:
    """Open `public` to the application's role; reference tables to be read only. Idempotent."""
    role = settings.APP_ROLE
    read_only = ", ".join(f"public.{table}" for table in [*_tables(COLD), "django_migrations"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {role};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"
            f"REVOKE INSERT, UPDATE, DELETE ON {read_only} FROM {role};"
        )
