"""Registers `charging` with Django."""

from django.apps import AppConfig


class ChargingConfig(AppConfig):
    """The app `charging`."""

    name = "nhanh8.charging"
    default_auto_field = "django.db.models.BigAutoField"
