"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "campaigns.attendance"
    label = "attendance"

    def ready(self) -> None:
        import_module("campaigns.attendance.comes_for")
        import_module("campaigns.attendance.merges")
        import_module("campaigns.attendance.privacy")
        import_module("campaigns.attendance.timeline")
