"""Which organisations' schemas lag behind the code, found without visiting each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from tenants.organisations.models import Organisation
from tenants.organisations.schema_versions import RECORDED_VERSION_SQL, expected_version
from tenants.organisations.schemas import union_over

RECORDED = f"SELECT {{city}}, ({RECORDED_VERSION_SQL})"


def recorded_versions(organisations: Sequence[Organisation]) -> dict[int, str]:
    """By organisation, the fingerprint of the migrations recorded in its schema, where there is one."""
    versions: dict[int, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)",
            [[organisation.schema_name for organisation in organisations]],
        )
        existing = {row[0] for row in cursor.fetchall()}
        migrated = [organisation for organisation in organisations if organisation.schema_name in existing]
        for statement in union_over(migrated, RECORDED):
            cursor.execute(statement)
            versions.update(cursor.fetchall())
    return versions


def lagging_organisations() -> list[Organisation]:
    """Organisations whose schema is missing, or has not exactly the migrations that the code expects.

    And those of which bringing it up to date was cut short after the migrations: they still answer 503.
    """
    organisations = list(Organisation.objects.order_by("kind", "slug"))
    versions = recorded_versions(organisations)
    return [
        organisation
        for organisation in organisations
        if {versions.get(organisation.pk), organisation.schema_version}
        != {expected_version(organisation.kind)}
    ]
