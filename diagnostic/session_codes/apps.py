"""App configuration."""

from django.apps import AppConfig


class SessionCodesConfig(AppConfig):
    name = "diagnostic.session_codes"
    label = "sittings"  # of its tables
