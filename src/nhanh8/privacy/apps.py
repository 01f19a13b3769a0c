"""Registers `privacy` with Django."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The app `privacy`."""

    name = "nhanh8.privacy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the composers of its letters and its retention rules."""
        from nhanh8.privacy import mails, retention  # noqa: F401, PLC0415 - models must be there first
