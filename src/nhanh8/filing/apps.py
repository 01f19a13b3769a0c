"""Registers `filing` with Django."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    """The app `filing`."""

    name = "nhanh8.filing"
    default_auto_field = "django.db.models.BigAutoField"
