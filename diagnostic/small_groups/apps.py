"""App configuration."""

from django.apps import AppConfig


class SmallGroupsConfig(AppConfig):
    name = "diagnostic.small_groups"
    label = "small_groups"
