"""App configuration."""

from django.apps import AppConfig


class QuestionnaireConfig(AppConfig):
    name = "diagnostic.questionnaire"
    label = "questionnaire"
