"""App configuration."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "campaigns.evaluation"
    label = "evaluation"
