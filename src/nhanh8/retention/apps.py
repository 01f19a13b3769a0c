"""Registers `retention` with Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """The app `retention`."""

    name = "nhanh8.retention"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the rules of the rooms below this one, and the workers' chore."""
        from nhanh8.retention import below, daily  # noqa: F401, PLC0415 - models must be there first
