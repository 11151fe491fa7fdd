"""App configuration."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "campaigns.roster"
    label = "roster"
