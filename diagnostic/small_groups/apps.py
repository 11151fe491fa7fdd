"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class SmallGroupsConfig(AppConfig):
    name = "diagnostic.small_groups"
    label = "small_groups"

    def ready(self) -> None:
        import_module("diagnostic.small_groups.privacy")
