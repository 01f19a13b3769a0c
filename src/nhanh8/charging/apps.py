"""Registers `charging` with Django."""

from django.apps import AppConfig


class ChargingConfig(AppConfig):
    """The app `charging`."""

    name = "nhanh8.charging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its retention rules."""
        from nhanh8.charging import retention  # noqa: F401, PLC0415 - models must be there first
