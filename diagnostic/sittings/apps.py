"""App configuration."""

from django.apps import AppConfig


class SittingsConfig(AppConfig):
    name = "diagnostic.sittings"
    label = "sittings"
