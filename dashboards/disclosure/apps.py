"""App configuration."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "dashboards.disclosure"
    label = "disclosure"
