"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ShopsConfig(AppConfig):
    name = "tenants.shops"
    label = "shops"

    def ready(self) -> None:
        import_module("tenants.shops.privacy")
