"""App configuration."""

from django.apps import AppConfig


class CheckInConfig(AppConfig):
    name = "campaigns.check_in"
    label = "check_in"
