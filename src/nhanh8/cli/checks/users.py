"""Who looks after the users, and whether they would still be there if one is away."""

from django.db import Error

from nhanh8.cli.checks import Check, Finding
from nhanh8.users.administration.managing import administrators


def administrator() -> Finding:
    """See whether an administrator can log in."""
    try:
        count = administrators()
    except Error:
        return Finding(
            "administrators", well=False, found="can't be counted", advice="See what is said of the database."
        )
    return Finding(
        "administrators",
        count > 0,
        f"{count} can log in" + ("; another one helps on the day when one is away" if count == 1 else ""),
        "`nhanh8 users add NAME --full-name ... --email ...` invites one, and prints the code for it.",
    )


CHECKS: tuple[Check, ...] = (administrator,)
