"""Registers `reissue` with Django."""

from django.apps import AppConfig


class ReissueConfig(AppConfig):
    """The app `reissue`."""

    name = "nhanh8.reissue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the composers of its letters and its retention rules."""
        from nhanh8.reissue import mails, retention  # noqa: F401, PLC0415 - models must be there first
