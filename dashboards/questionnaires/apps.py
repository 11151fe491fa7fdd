"""App configuration."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "dashboards.questionnaires"
    label = "questionnaires"
