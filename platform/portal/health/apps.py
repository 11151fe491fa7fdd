"""App configuration."""

from django.apps import AppConfig
from django.core import checks

from portal.health.deployment import check_deployment


class HealthConfig(AppConfig):
    name = "portal.health"
    label = "health"

    def ready(self) -> None:
        checks.register(check_deployment)
