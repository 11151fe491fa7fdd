"""App configuration."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "campaigns.editions"
    label = "editions"
