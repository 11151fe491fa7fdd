"""App configuration."""

from django.apps import AppConfig


class MaturityConfig(AppConfig):
    name = "dashboards.maturity"
    label = "maturity"
