"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CheckInConfig(AppConfig):
    name = "campaigns.check_in"
    label = "check_in"

    def ready(self) -> None:
        import_module("campaigns.check_in.field_actions").register_all()
