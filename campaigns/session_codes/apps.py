"""App configuration."""

from django.apps import AppConfig


class SessionCodesConfig(AppConfig):
    name = "campaigns.session_codes"
    label = "session_codes"
