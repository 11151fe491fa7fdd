"""What the real database says of the schemas: tables, triggers, foreign keys, primary keys."""

from __future__ import annotations

import pytest
from django.apps import apps

from kernel.database import connection
from tenants.organisations.models import Organisation
from tenants.organisations.placement import COLD
from tenants.organisations.schema_versions import expected_migrations

pytestmark = pytest.mark.django_db

OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"


def rows(sql: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def tables_of(schema: str) -> set[str]:
    found = rows("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
    return {name for (name,) in found} - {"django_migrations"}


def test_no_table_is_in_public_and_in_an_organisation():
    doubles = rows(
        "SELECT DISTINCT own.tablename FROM pg_tables own JOIN pg_tables shared USING (tablename)"
        " WHERE shared.schemaname = 'public' AND own.schemaname <> 'public'"
        " AND own.schemaname !~ '^(pg_|information_schema)' AND tablename <> 'django_migrations'"
    )
    assert doubles == []


def test_every_schema_is_publics_or_an_organisations():
    schemas = {name for (name,) in rows(f"SELECT n.nspname FROM pg_namespace n WHERE {OURS}")}
    assert schemas == {"public", *Organisation.objects.values_list("schema_name", flat=True)}


def test_every_city_has_the_same_tables(namur):
    others = Organisation.objects.cities().values_list("schema_name", flat=True)
    first = tables_of(namur.schema_name)
    assert first
    assert [schema for schema in others if tables_of(schema) != first] == []


def test_every_organisation_records_the_migrations_that_the_code_expects(agency, namur, atelier):
    for organisation in (agency, namur, atelier):
        recorded = rows(f'SELECT app, name FROM "{organisation.schema_name}".django_migrations')
        assert sorted(recorded) == list(expected_migrations(organisation.kind))


def test_there_is_no_trigger():
    assert rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal") == []


def test_there_is_no_function_of_our_own():
    """Functions of extensions aside; `public` may hold those of none."""
    found = rows(
        "SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        f" WHERE {OURS} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    assert found == []


def crossing_foreign_keys() -> list[tuple[str, str, str]]:
    """(schema, table referred to with its schema, constraint) of keys that leave their schema."""
    return rows(
        "SELECT own.nspname, shared.nspname || '.' || target.relname, c.conname FROM pg_constraint c"
        " JOIN pg_class source ON source.oid = c.conrelid"
        " JOIN pg_namespace own ON own.oid = source.relnamespace"
        " JOIN pg_class target ON target.oid = c.confrelid"
        " JOIN pg_namespace shared ON shared.oid = target.relnamespace"
        " WHERE c.contype = 'f' AND own.oid <> shared.oid"
    )


def test_no_foreign_key_leads_from_public_to_an_organisation():
    assert [key for key in crossing_foreign_keys() if key[0] == "public"] == []


def test_no_foreign_key_leads_from_one_organisation_to_another():
    assert [key for key in crossing_foreign_keys() if not key[1].startswith("public.")] == []


def test_foreign_keys_from_organisations_lead_to_cold_tables_only():
    cold_tables = {apps.get_model(label)._meta.db_table for label in COLD}
    targets = {target.removeprefix("public.") for _, target, _ in crossing_foreign_keys()}
    assert targets <= cold_tables
    assert "sectors_sector" in targets


def test_every_table_has_a_primary_key():
    without = rows(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE c.relkind = 'r' AND {OURS}"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p')"
    )
    assert without == []


def test_every_identity_is_a_big_one(namur):
    """Sequences of int4 run out at two thousand million rows."""
    small = rows(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns"
        " WHERE table_schema IN ('public', %s) AND is_identity = 'YES' AND data_type <> 'bigint'"
        " AND table_name NOT LIKE 'django\\_%%' AND table_name NOT LIKE 'auth\\_%%'"
        " AND table_name NOT LIKE 'account\\_%%'",
        [namur.schema_name],
    )
    assert small == []
