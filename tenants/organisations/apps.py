"""App configuration."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "tenants.organisations"
    label = "organisations"
