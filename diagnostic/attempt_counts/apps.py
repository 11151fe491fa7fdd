"""App configuration."""

from django.apps import AppConfig


class AttemptCountsConfig(AppConfig):
    name = "diagnostic.attempt_counts"
    label = "sittings"  # of its tables
