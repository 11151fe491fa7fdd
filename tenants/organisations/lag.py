"""Which organisations' schemas lag behind the code, found without visiting each."""

from __future__ import annotations

from django.db import connection

from tenants.organisations.models import Organisation
from tenants.organisations.schema_versions import RECORDED_VERSION_SQL, expected_version

CHUNK = 50  # each branch of the UNION holds locks


def recorded_versions(schemas: list[str]) -> dict[str, str | None]:
    """Fingerprint of the migrations recorded in each schema; None where there is no such schema."""
    versions: dict[str, str | None] = dict.fromkeys(schemas)
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)",
            [schemas],
        )
        existing = sorted(row[0] for row in cursor.fetchall())
        for start in range(0, len(existing), CHUNK):
            parts = [
                f"SELECT '{schema}', ({RECORDED_VERSION_SQL.format(schema=quote(schema))})"
                for schema in existing[start : start + CHUNK]
            ]
            cursor.execute(" UNION ALL ".join(parts))
            versions.update(cursor.fetchall())
    return versions


def lagging_organisations() -> list[Organisation]:
    """Organisations whose schema is missing, or has not exactly the migrations that the code expects.

    And those of which bringing it up to date was cut short after the migrations: they still answer 503.
    """
    organisations = list(Organisation.objects.order_by("kind", "slug"))
    versions = recorded_versions([organisation.schema_name for organisation in organisations])
    return [
        organisation
        for organisation in organisations
        if {versions[organisation.schema_name], organisation.schema_version}
        != {expected_version(organisation.kind)}
    ]
