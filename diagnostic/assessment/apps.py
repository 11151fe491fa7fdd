"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "diagnostic.assessment"
    label = "assessment"

    def ready(self) -> None:
        import_module("diagnostic.assessment.merges")
        import_module("diagnostic.assessment.privacy")
        import_module("diagnostic.assessment.timeline")
