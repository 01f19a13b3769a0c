"""Registers `audit` with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app `audit`."""

    name = "nhanh8.audit"
    default_auto_field = "django.db.models.BigAutoField"
