"""Registers `reissue` with Django."""

from django.apps import AppConfig


class ReissueConfig(AppConfig):
    """The app `reissue`."""

    name = "nhanh8.reissue"
    default_auto_field = "django.db.models.BigAutoField"
