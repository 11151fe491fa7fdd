"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class DoublesConfig(AppConfig):
    name = "tenants.doubles"
    label = "doubles"

    def ready(self) -> None:
        import_module("tenants.doubles.privacy")
