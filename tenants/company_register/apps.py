"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class CompanyRegisterConfig(AppConfig):
    name = "tenants.company_register"
    label = "company_register"

    def ready(self) -> None:
        import_module("tenants.company_register.privacy")
