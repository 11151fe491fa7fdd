"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ShopImportConfig(AppConfig):
    name = "tenants.shop_import"
    label = "shop_import"

    def ready(self) -> None:
        import_module("tenants.shop_import.kind")
