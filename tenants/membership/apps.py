"""App configuration."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "tenants.membership"
    label = "membership"
