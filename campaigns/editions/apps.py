"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "campaigns.editions"
    label = "editions"

    def ready(self) -> None:
        import_module("campaigns.editions.merges")
