"""App configuration."""

from django.apps import AppConfig


class SessionScreenConfig(AppConfig):
    name = "dashboards.session_screen"
    label = "session_screen"
