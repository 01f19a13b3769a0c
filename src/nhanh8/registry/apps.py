"""Registers `registry` with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The app `registry`."""

    name = "nhanh8.registry"
    default_auto_field = "django.db.models.BigAutoField"
