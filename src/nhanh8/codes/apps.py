"""Registers `codes` with Django."""

from django.apps import AppConfig


class CodesConfig(AppConfig):
    """The app `codes`."""

    name = "nhanh8.codes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its retention rules."""
        from nhanh8.codes import retention  # noqa: F401, PLC0415 - models must be there first
