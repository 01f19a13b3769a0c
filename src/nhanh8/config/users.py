"""Settings of how users (staff, and representatives of filers) log in."""

from datetime import timedelta

from nhanh8.config.quantity import Allowance, Allowances, Duration, Window
from nhanh8.config.rules import Section


class Users(Section):
    """Staff, and those who file for a unit or a collection organisation."""

    session_lasts: Duration = timedelta(hours=10)
    """How long one stays logged in at most: a working day."""

    session_idle: Duration = timedelta(minutes=15)
    """How long a login stays open unused (NIST SP 800-63B-4, AAL2, allows an hour)."""

    confirmed_for: Duration = timedelta(minutes=5)
    """How long after a login or a confirmation sensitive acts may be done without confirming again."""

    confirmed_to_decide_for: Duration = timedelta(hours=1)
    """The same for decisions on declarations, of which an officer makes dozens in a row: they confirm once an
    hour, and a session that somebody else got hold of decides on nothing after it."""

    tries_per_user: Allowances = (Allowance(10, Window.HOUR),)
    """Wrong passwords and codes for one user name."""

    tries_per_source: Allowances = (Allowance(50, Window.HOUR),)
    """Wrong passwords and codes from one network address (IPv4, or the /56 of IPv6)."""

    invitation_lasts: Duration = timedelta(days=3)
    """How long a new user may take to choose a password and a second factor."""
