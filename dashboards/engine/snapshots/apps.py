"""App configuration."""

from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "dashboards.engine.snapshots"
    label = "snapshots"
