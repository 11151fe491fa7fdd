"""App configuration."""

from django.apps import AppConfig


class SectorsConfig(AppConfig):
    name = "tenants.sectors"
    label = "sectors"
