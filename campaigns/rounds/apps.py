"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "campaigns.rounds"
    label = "steward_rounds"  # "rounds" is the label of campaigns.visits

    def ready(self) -> None:
        import_module("campaigns.rounds.phone.actions").register_all()
