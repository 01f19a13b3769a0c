"""Registers `checkcode` with Django."""

from django.apps import AppConfig


class CheckCodeConfig(AppConfig):
    """The app `checkcode`."""

    name = "nhanh8.checkcode"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its retention rules."""
        from nhanh8.checkcode import retention  # noqa: F401, PLC0415 - models must be there first
