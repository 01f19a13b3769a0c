"""Registers `app` with Django."""

from django.apps import AppConfig


class AppChannelConfig(AppConfig):
    """The app `app`."""

    name = "nhanh8.app"
