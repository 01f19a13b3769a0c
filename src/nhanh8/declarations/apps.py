"""Registers `declarations` with Django."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """The app `declarations`."""

    name = "nhanh8.declarations"
    default_auto_field = "django.db.models.BigAutoField"
