"""App configuration."""

from django.apps import AppConfig


class QuestionnaireEditorConfig(AppConfig):
    name = "dashboards.questionnaire_editor"
    label = "questionnaires"  # of its tables
