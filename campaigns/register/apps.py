"""App configuration."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "campaigns.register"
    label = "register"
