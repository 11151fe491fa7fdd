"""App configuration."""

from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "dashboards.snapshots"
    label = "snapshots"
