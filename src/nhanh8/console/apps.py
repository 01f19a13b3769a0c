"""Registers `console` with Django."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The app `console`."""

    name = "nhanh8.console"
    default_auto_field = "django.db.models.BigAutoField"
