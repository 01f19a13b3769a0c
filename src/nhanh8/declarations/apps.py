"""Registers `declarations` with Django."""

from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    """The app `declarations`."""

    name = "nhanh8.declarations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register its retention rules and the composers of its letters."""
        from nhanh8.declarations import mails, retention  # noqa: F401, PLC0415 - models must be there first
        from nhanh8.declarations.electronic import receipt_mail, sheets  # noqa: F401, PLC0415 - models must be there first
