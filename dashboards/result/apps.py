"""App configuration."""

from django.apps import AppConfig


class ResultConfig(AppConfig):
    name = "dashboards.result"
    label = "result"
