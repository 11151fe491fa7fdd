"""App configuration."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "campaigns.attendance"
    label = "attendance"
