"""Registers `checkcode` with Django."""

from django.apps import AppConfig


class CheckCodeConfig(AppConfig):
    """The app `checkcode`."""

    name = "nhanh8.checkcode"
    default_auto_field = "django.db.models.BigAutoField"
