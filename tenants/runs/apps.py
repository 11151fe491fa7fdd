"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "tenants.runs"
    label = "runs"

    def ready(self) -> None:
        import_module("tenants.runs.privacy")
