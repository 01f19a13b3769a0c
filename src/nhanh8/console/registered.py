"""Everything the console shows, by subject: loading a subject registers its lists with the site."""

from nhanh8.console.declarations import queue
from nhanh8.console.office import agencies, users
from nhanh8.console.people import corrections, participants
from nhanh8.console.records import audit, calls, mail

__all__ = ["agencies", "audit", "calls", "corrections", "mail", "participants", "queue", "users"]
