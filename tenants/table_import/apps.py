"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class TableImportConfig(AppConfig):
    name = "tenants.table_import"
    label = "table_import"

    def ready(self) -> None:
        import_module("tenants.table_import.privacy")
