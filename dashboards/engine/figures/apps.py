"""App configuration."""

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "dashboards.engine.figures"
    label = "figures"
