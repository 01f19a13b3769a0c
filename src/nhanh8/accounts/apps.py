"""Registers `accounts` with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    name = "nhanh8.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the composers of its letters and its retention rules."""
        from nhanh8.accounts import mails, retention  # noqa: F401, PLC0415 - models must be there first
