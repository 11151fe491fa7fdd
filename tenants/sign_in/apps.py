"""App configuration."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "tenants.sign_in"
    label = "sign_in"
