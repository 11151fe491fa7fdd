"""What the models must keep so that an organisation's schema may live on another node than `public`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tenants.organisations.placement import APPEND_ONLY, COLD, HOT
from tenants.organisations.schema_versions import app_labels

ORGANISATION_LABELS = frozenset().union(*(app_labels(kind) for kind in ("agency", "city", "partner")))
OUR_AREAS = ("tenants.", "campaigns.", "diagnostic.", "dashboards.", "archive")


def public_models() -> Iterator[type[models.Model]]:
    labels = app_labels("public")
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in labels and model._meta.managed and not model._meta.proxy:
            yield model


def organisation_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ORGANISATION_LABELS:
            yield model


def foreign_keys(model: type[models.Model]) -> Iterator[models.ForeignKey]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field


def has_constraint(field: models.ForeignKey) -> bool:
    return field.db_constraint  # type: ignore[attr-defined]  # the stubs lack it


def test_every_public_model_is_cold_or_hot_and_the_registry_names_no_other():
    assert {model._meta.label for model in public_models()} == COLD | HOT
    assert COLD.isdisjoint(HOT)


def test_append_only_tables_are_organisations():
    assert {model._meta.label for model in organisation_models()} >= APPEND_ONLY


def test_an_organisation_refers_to_hot_rows_without_constraint_and_never_cascading():
    for model in organisation_models():
        for field in foreign_keys(model):
            target = field.remote_field.model._meta.label
            if target in HOT:
                name = f"{model._meta.label}.{field.name}"
                assert not has_constraint(field), name
                assert field.remote_field.on_delete is models.DO_NOTHING, name
                assert field.remote_field.related_name == "+", name


def test_an_organisation_refers_to_cold_rows_with_a_real_constraint():
    for model in organisation_models():
        for field in foreign_keys(model):
            if field.remote_field.model._meta.label in COLD:
                assert has_constraint(field), f"{model._meta.label}.{field.name}"


def test_public_never_refers_to_an_organisations_table():
    for model in public_models():
        for field in foreign_keys(model):
            label = field.remote_field.model._meta.app_label
            assert label not in ORGANISATION_LABELS, f"{model._meta.label}.{field.name}"


def test_an_organisation_has_no_many_to_many_with_public():
    for model in organisation_models():
        for field in model._meta.many_to_many:
            assert field.remote_field.model._meta.app_label in ORGANISATION_LABELS


@pytest.mark.parametrize(
    "model", [*public_models(), *organisation_models()], ids=lambda model: model._meta.label
)
def test_a_key_made_by_the_database_is_a_big_one(model):
    key = model._meta.pk
    if model.__module__.startswith(OUR_AREAS):
        assert type(key) not in {models.AutoField, models.SmallAutoField, models.CompositePrimaryKey}


def test_nothing_hangs_a_row_on_a_model_of_an_organisation_by_signal_or_generic_key():
    """Content types live in `public` only: a generic key would cross the border unseen."""
    for model in organisation_models():
        assert not model._meta.private_fields, model._meta.label


def organisation_migrations() -> list[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(key for key in loader.disk_migrations if key[0] in ORGANISATION_LABELS)


@pytest.mark.parametrize("key", organisation_migrations(), ids=".".join)
def test_an_organisations_migration_makes_structure_and_no_rows(key):
    """Its statements are recorded once and replayed for each new city (docs/adr/0007)."""
    migration = MigrationLoader(None, ignore_no_migrations=True).disk_migrations[key]
    operations = [type(operation) for operation in migration.operations]
    assert not {RunPython, RunSQL} & set(operations)


def test_our_migrations_run_no_sql_of_their_own():
    """No trigger, no plpgsql, no identity added by ALTER: each would bar the way to several nodes."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for (label, name), migration in loader.disk_migrations.items():
        if apps.get_app_config(label).name.startswith(OUR_AREAS):
            assert not any(isinstance(operation, RunSQL) for operation in migration.operations), (
                f"{label}.{name}"
            )


def test_the_default_key_is_big():
    assert settings.DEFAULT_AUTO_FIELD == "django.db.models.BigAutoField"
