"""Registers `agencies` with Django."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """The app `agencies`."""

    name = "nhanh8.agencies"
    default_auto_field = "django.db.models.BigAutoField"
