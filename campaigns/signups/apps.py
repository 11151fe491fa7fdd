"""App configuration."""

from django.apps import AppConfig


class SignUpsConfig(AppConfig):
    name = "campaigns.signups"
    label = "signups"
