"""What can go wrong apart from the answers themselves."""


class UnavailableError(Exception):
    """The rules can't decide now (no database): nothing was changed, the old password still works."""
