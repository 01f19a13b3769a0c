"""Registers `registry` with Django."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """The app `registry`."""

    name = "nhanh8.registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the composer of its letters, who listens to what becomes of them, and its rules."""
        from nhanh8.registry import bounces, notices, retention  # noqa: F401, PLC0415 - models must be there first
