"""App configuration."""

from django.apps import AppConfig


class VersionsConfig(AppConfig):
    name = "diagnostic.versions"
    label = "versions"
