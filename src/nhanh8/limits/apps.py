"""Registers `limits` with Django."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """The app `limits`."""

    name = "nhanh8.limits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its retention rules."""
        from nhanh8.limits import retention  # noqa: F401, PLC0415 - models must be there first
