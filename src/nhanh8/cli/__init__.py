"""The one command, `nhanh8`. A module here for each of its verbs, which load only what they need."""

from nhanh8.cli.app import main

__all__ = ["main"]
