"""A schema as the database's catalogue describes it, its own name taken out: comparable with another."""

from __future__ import annotations

from collections.abc import Mapping

from kernel.database import connection

QUERIES: Mapping[str, str] = {
    "columns": """
        SELECT table_name, ordinal_position, column_name, data_type, udt_name, character_maximum_length,
               numeric_precision, numeric_scale, datetime_precision, collation_name, is_nullable,
               column_default, is_identity, identity_generation, is_generated, generation_expression
        FROM information_schema.columns WHERE table_schema = %(schema)s ORDER BY 1, 2""",
    "constraints": """
        SELECT t.relname, c.conname, c.contype::text, pg_get_constraintdef(c.oid), c.condeferrable,
               c.condeferred, c.convalidated, c.confdeltype::text, c.confupdtype::text
        FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
        WHERE c.connamespace = %(schema)s::regnamespace ORDER BY 1, 2""",
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s ORDER BY 1, 2""",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, increment_by, max_value, cycle
        FROM pg_sequences WHERE schemaname = %(schema)s ORDER BY 1""",
    "views and functions": """
        SELECT relname, relkind::text FROM pg_class
        WHERE relnamespace = %(schema)s::regnamespace AND relkind IN ('v', 'm', 'f', 'p')
        UNION ALL SELECT proname, 'function' FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace
        ORDER BY 1""",
    "rights": """
        SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = %(schema)s ORDER BY 1, 2, 3""",
    "rights on the schema": """
        SELECT unnest(nspacl)::text FROM pg_namespace WHERE nspname = %(schema)s ORDER BY 1""",
    "comments": """
        SELECT c.relname, d.objsubid, d.description FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
        WHERE c.relnamespace = %(schema)s::regnamespace ORDER BY 1, 2""",
}


def description_of(schema: str) -> dict[str, list[tuple[object, ...]]]:
    """Columns, constraints, indexes, sequences, rights ... of `schema`, which is written <schema> in them."""

    def nameless(value: object) -> object:
        return value.replace(schema, "<schema>") if isinstance(value, str) else value

    description = {}
    with connection.cursor() as cursor:
        for what, sql in QUERIES.items():
            cursor.execute(sql, {"schema": schema})
            description[what] = [tuple(map(nameless, row)) for row in cursor.fetchall()]
    return description


def migrations_of(schema: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT app, name FROM "{schema}".django_migrations ORDER BY 1, 2')
        return cursor.fetchall()
