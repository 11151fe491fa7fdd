"""Which migrations a schema of each kind must have, as a list and as a fingerprint."""

from __future__ import annotations

import hashlib
from functools import cache

from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

MigrationKey = tuple[str, str]


@cache
def _disk_loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


def app_labels(kind: str) -> set[str]:
    """Labels of the apps whose tables a schema of this kind holds."""
    names = set(settings.TENANT_TYPES[kind]["APPS"])
    return {config.label for config in apps.get_app_configs() if config.name in names}


def migration_targets(kind: str) -> list[MigrationKey]:
    """The newest migration of each app of this kind."""
    labels = app_labels(kind)
    return sorted(key for key in _disk_loader().graph.leaf_nodes() if key[0] in labels)


@cache
def expected_migrations(kind: str) -> tuple[MigrationKey, ...]:
    """Every migration that a complete schema of this kind has recorded, dependencies included."""
    graph = _disk_loader().graph
    keys: set[MigrationKey] = set()
    for target in migration_targets(kind):
        keys.update(graph.forwards_plan(target))
    return tuple(sorted(keys))


@cache
def expected_version(kind: str) -> str:
    """Fingerprint of `expected_migrations`: the same as `RECORDED_VERSION_SQL` gives for a schema."""
    text = ",".join(f"{app}.{name}" for app, name in expected_migrations(kind))
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# One row: the fingerprint of what `{schema}` has recorded. Byte order, as Python sorts.
RECORDED_VERSION_SQL = """
SELECT md5(string_agg(app || '.' || name, ',' ORDER BY app COLLATE "C", name COLLATE "C"))
FROM (SELECT DISTINCT app::text AS app, name::text AS name FROM {schema}.django_migrations) recorded
"""
