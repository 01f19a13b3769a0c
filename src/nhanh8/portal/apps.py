"""Registers `portal` with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The app `portal`."""

    name = "nhanh8.portal"
    default_auto_field = "django.db.models.BigAutoField"
