"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "tenants.consent"
    label = "consent"

    def ready(self) -> None:
        import_module("tenants.consent.mail_check")
        import_module("tenants.consent.privacy")
