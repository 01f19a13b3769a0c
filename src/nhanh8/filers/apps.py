"""Registers `filers` with Django."""

from django.apps import AppConfig


class FilersConfig(AppConfig):
    """The app `filers`."""

    name = "nhanh8.filers"
    default_auto_field = "django.db.models.BigAutoField"
