"""App configuration."""

from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "dashboards.maps"
    label = "maps"
