"""App configuration."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "campaigns.agenda"
    label = "agenda"
