"""Registers `users` with Django."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """The app `users`."""

    name = "nhanh8.users"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the composers of its letters and its retention rules."""
        from nhanh8.users import mails, retention  # noqa: F401, PLC0415 - models must be there first
