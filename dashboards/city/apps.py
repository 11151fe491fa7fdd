"""App configuration."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    name = "dashboards.city"
    label = "city"
