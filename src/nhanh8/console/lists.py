"""Everything the console shows, by subject: loading a subject registers its lists with the site."""

from nhanh8.console import agencies, audit, calls, corrections, declarations, mail, participants, users

__all__ = ["agencies", "audit", "calls", "corrections", "declarations", "mail", "participants", "users"]
