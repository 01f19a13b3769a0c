"""Registers `codes` with Django."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """The app `codes`."""

    name = "nhanh8.codes"
    default_auto_field = "django.db.models.BigAutoField"
