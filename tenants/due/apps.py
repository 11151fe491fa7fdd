"""App configuration."""

from django.apps import AppConfig


class DueConfig(AppConfig):
    name = "tenants.due"
    label = "due"
