"""App configuration."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "dashboards.engine.disclosure"
    label = "disclosure"
