"""A schema made by replay is the one that the migrations make: column, constraint, index, right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django_tenants.postgresql_backend.base import FakeTenant

from kernel.database import connection
from tenants.organisations.provisioning import migrate_schema, record_ddl, replay_script
from tenants.organisations.schema_versions import expected_migrations
from tests.architecture.catalogue import QUERIES, description_of, migrations_of


@contextmanager
def scratch_schemas(*names: str) -> Iterator[None]:
    try:
        yield
    finally:
        connection.set_schema_to_public()
        with connection.cursor() as cursor:
            for name in names:
                cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def make_by_replay(kind: str, schema: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replay_script(record_ddl(kind), schema))
    connection.search_path_set_schemas = None


def make_by_migrating(kind: str, schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    migrate_schema(FakeTenant(schema, tenant_type=kind))


@pytest.mark.parametrize("kind", ["agency", "city", "partner"])
def test_a_replayed_schema_equals_a_migrated_one(owner_database, kind):
    replayed, migrated = f"trial_{kind}_replayed", f"trial_{kind}_migrated"
    with scratch_schemas(replayed, migrated):
        make_by_replay(kind, replayed)
        make_by_migrating(kind, migrated)
        one, other = description_of(replayed), description_of(migrated)
        for what in QUERIES:
            assert one[what] == other[what], what
        assert one["columns"]
        assert one["rights"]
        assert migrations_of(replayed) == migrations_of(migrated) == list(expected_migrations(kind))


def test_the_comparison_sees_a_column_an_index_and_a_right_that_differ(owner_database):
    """The test above would pass on empty answers, too."""
    first, second = "trial_first", "trial_second"
    with scratch_schemas(first, second):
        for schema in (first, second):
            make_by_replay("partner", schema)
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{second}".mail_mail ALTER COLUMN kind TYPE varchar(41)')
            cursor.execute(f'DROP INDEX "{second}".mail_latest')
            cursor.execute(f'ALTER TABLE "{second}".mail_mail DROP CONSTRAINT mail_mail_unique_key_key')
            cursor.execute(f'REVOKE SELECT ON "{second}".mail_mail FROM portal_app')
        one, other = description_of(first), description_of(second)
        different = {what for what in QUERIES if one[what] != other[what]}
        assert different == {"columns", "constraints", "indexes", "rights"}
