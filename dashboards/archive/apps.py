"""App configuration."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "dashboards.archive"
    label = "archive"
