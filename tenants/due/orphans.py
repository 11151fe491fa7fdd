"""Rows of an organisation that point to a shared row which no longer exists.

References to HOT tables carry no database constraint (docs/adr/0006-scale-out.md); this is the check.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models

from tenants.organisations.models import Organisation
from tenants.organisations.schema_versions import app_labels


def _references(kind: str) -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    labels = app_labels(kind)
    for model in apps.get_models():
        if model._meta.app_label not in labels:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and not field.db_constraint:  # type: ignore[attr-defined]
                yield model, field


def orphans_of(schema: str) -> list[str]:
    """One line per reference of this schema with orphans: table, column, how many."""
    kind = Organisation.objects.values_list("kind", flat=True).get(schema_name=schema)
    quote = connection.ops.quote_name
    found = []
    with connection.cursor() as cursor:
        for model, field in _references(kind):
            target = field.remote_field.model._meta
            cursor.execute(
                f"SELECT count(*) FROM {quote(schema)}.{quote(model._meta.db_table)} own"  # noqa: S608
                f" WHERE own.{quote(field.column)} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM"
                f" public.{quote(target.db_table)} shared WHERE shared.{quote(str(target.pk.column))}"
                f" = own.{quote(field.column)})"
            )
            n_orphans = cursor.fetchone()[0]
            if n_orphans:
                found.append(f"{schema}.{model._meta.db_table}.{field.column}: {n_orphans}")
    return found
