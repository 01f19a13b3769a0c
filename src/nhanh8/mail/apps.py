"""Registers `mail` with Django."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """The app `mail`."""

    name = "nhanh8.mail"
    default_auto_field = "django.db.models.BigAutoField"
