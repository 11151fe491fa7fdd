"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "tenants.field"
    label = "field"

    def ready(self) -> None:
        import_module("tenants.field.privacy")
