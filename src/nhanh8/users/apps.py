"""Registers `users` with Django."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    """The app `users`."""

    name = "nhanh8.users"
    default_auto_field = "django.db.models.BigAutoField"
