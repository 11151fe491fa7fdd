"""App configuration."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "campaigns.visits"
    label = "rounds"
