"""What the application's database role cannot do, whatever the code tries."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege

from kernel.database import connection
from tenants.organisations.models import Organisation
from tenants.organisations.placement import APPEND_ONLY, COLD, HOT

pytestmark = pytest.mark.django_db


def rows(sql: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def is_refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            raise
        return True
    return False


def table(label: str) -> str:
    return apps.get_model(label)._meta.db_table


def test_tests_run_as_the_applications_role():
    assert rows("SELECT current_user") == [(settings.APP_ROLE,)]


def test_the_role_is_nobody_special():
    found = rows(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
        " pg_has_role(rolname, %s, 'MEMBER') FROM pg_roles WHERE rolname = current_user",
        [settings.OWNER_ROLE],
    )
    assert found == [(False,) * 6]


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE SCHEMA stolen",
        "CREATE TABLE public.stolen (id int)",
        "CREATE TABLE {schema}.stolen (id int)",
        "CREATE FUNCTION {schema}.stolen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION citext",
        "ALTER TABLE {schema}.shops_shop ADD COLUMN stolen int",
        "DROP TABLE {schema}.shops_shop",
        "DROP SCHEMA {schema} CASCADE",
        "TRUNCATE {schema}.shops_shop CASCADE",
        "CREATE INDEX stolen ON {schema}.shops_shop (name)",
        "SET ROLE portal_owner",
    ],
)
def test_it_may_not_change_structure(namur, sql):
    assert is_refused(sql.format(schema=namur.schema_name))


@pytest.mark.parametrize("change", ["UPDATE {t} SET id = id", "DELETE FROM {t}", "TRUNCATE {t}"])
@pytest.mark.parametrize("label", sorted(APPEND_ONLY))
def test_it_may_not_change_or_delete_what_is_only_ever_added_to(namur, label, change):
    assert is_refused(change.format(t=f"{namur.schema_name}.{table(label)}"))


@pytest.mark.parametrize("label", sorted(COLD))
def test_it_may_read_reference_tables_and_not_write_them(label):
    name = table(label)
    key = apps.get_model(label)._meta.pk.column
    assert rows(f"SELECT count(*) FROM public.{name}")
    assert is_refused(f"INSERT INTO public.{name} DEFAULT VALUES")
    assert is_refused(f"UPDATE public.{name} SET {key} = {key}")
    assert is_refused(f"DELETE FROM public.{name}")


def test_it_may_not_say_that_a_migration_was_applied(namur):
    for schema in ("public", namur.schema_name):
        assert is_refused(
            f"INSERT INTO {schema}.django_migrations (app, name, applied) VALUES ('a', 'b', now())"
        )
        assert is_refused(f"DELETE FROM {schema}.django_migrations")


def may(privilege: str, name: str) -> bool:
    return rows("SELECT has_table_privilege(%s, %s)", [name, privilege]) == [(True,)]


@pytest.mark.parametrize("label", sorted(HOT))
def test_it_may_read_and_write_the_shared_tables_that_pages_write(label):
    for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        assert may(privilege, f"public.{table(label)}"), privilege


def test_rights_are_the_same_in_every_organisation():
    """Replayed, migrated, created at any time: grants are part of making a schema."""
    schemas = list(Organisation.objects.values_list("schema_name", flat=True))
    append_only = [table(label) for label in APPEND_ONLY]
    found = rows(
        "SELECT schemaname, tablename, p FROM pg_tables, unnest(ARRAY['SELECT','INSERT','UPDATE','DELETE']) p"
        " WHERE schemaname = ANY(%s) AND tablename <> 'django_migrations' AND has_table_privilege("
        " format('%%I.%%I', schemaname, tablename), p) = (tablename = ANY(%s) AND p IN ('UPDATE', 'DELETE'))",
        [schemas, append_only],
    )
    assert found == []
