"""App configuration."""

from django.apps import AppConfig


class StreetsConfig(AppConfig):
    name = "tenants.streets"
    label = "streets"
