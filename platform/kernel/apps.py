"""Registers the kernel as an app, for its commands and template tags."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    label = "kernel"
