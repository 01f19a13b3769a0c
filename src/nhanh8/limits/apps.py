"""Registers `limits` with Django."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """The app `limits`."""

    name = "nhanh8.limits"
    default_auto_field = "django.db.models.BigAutoField"
