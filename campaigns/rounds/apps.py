"""App configuration."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "campaigns.rounds"
    label = "rounds"
