"""App configuration."""

from django.apps import AppConfig


class BilanConfig(AppConfig):
    name = "dashboards.bilan"
    label = "bilan"
