"""App configuration."""

from django.apps import AppConfig


class MobilisationConfig(AppConfig):
    name = "campaigns.mobilisation"
    label = "mobilisation"
