"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class SignUpsConfig(AppConfig):
    name = "campaigns.signups"
    label = "signups"

    def ready(self) -> None:
        import_module("campaigns.signups.comes_for")
        import_module("campaigns.signups.merges")
        import_module("campaigns.signups.privacy")
        import_module("campaigns.signups.notices")
        import_module("campaigns.signups.timeline")
