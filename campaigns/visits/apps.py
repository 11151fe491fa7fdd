"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "campaigns.visits"
    label = "rounds"

    def ready(self) -> None:
        import_module("campaigns.visits.timeline")
        import_module("campaigns.visits.merges")
