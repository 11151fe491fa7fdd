"""App configuration."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "diagnostic.assessment"
    label = "assessment"
