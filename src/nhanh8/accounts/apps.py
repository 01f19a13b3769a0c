"""Registers `accounts` with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app `accounts`."""

    name = "nhanh8.accounts"
    default_auto_field = "django.db.models.BigAutoField"
