"""App configuration."""

from django.apps import AppConfig


class PartnerConfig(AppConfig):
    name = "dashboards.partner"
    label = "partner"
