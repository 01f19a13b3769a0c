"""Registers `entrance` with Django."""

from django.apps import AppConfig


class EntranceConfig(AppConfig):
    """The app `entrance`."""

    name = "nhanh8.entrance"
