"""App configuration."""

from django.apps import AppConfig


class ComparisonConfig(AppConfig):
    name = "dashboards.engine.comparison"
    label = "comparison"
