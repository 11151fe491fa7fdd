"""App configuration."""

from importlib import import_module

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "tenants.tokens"
    label = "tokens"

    def ready(self) -> None:
        import_module("tenants.tokens.openapi")  # where drf-spectacular finds how to describe tokens
