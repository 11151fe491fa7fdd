"""App configuration."""

from django.apps import AppConfig


class AgencyConfig(AppConfig):
    name = "dashboards.agency"
    label = "agency"
