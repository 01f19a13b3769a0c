"""Registers `mail` with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The app `mail`."""

    name = "nhanh8.mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the workers' chore and its retention rules."""
        from nhanh8.mail import letters, retention  # noqa: F401, PLC0415 - models must be there first
