"""The table of roles as a page: `make docs` writes docs/roles.md from the one table in `roles`."""

from typing import Final

from nhanh8.users.roles import MAY, Act, Role

_HEAD: Final = """# Roles

<!-- Made by `make docs` from src/nhanh8/users/roles.py. Change the table there. -->

Who may do what, in the console and on the filers' pages. Every page and every verb asks this one table;
officers and supervisors act for the participants and declarations of their own agency alone, auditors read
those of all, with names, numbers and addresses masked. An administrator manages users and decides on
nothing. What they give of officer, supervisor and administrator, by an invitation or another role, waits for
a second administrator: one with a second mailbox can't make themselves an officer. Where there is only one,
it holds at once, and supervisors, auditors and other administrators get a mail; so they do when an
administrator is locked, reset or made something else. Such a one still counts for a day: nobody removes the
other administrator and gives roles alone in the same hour. Where really nobody else is there, `nhanh8 users
add` on the command line is the way out. Lists are imported there, too, by who runs the machine, whatever
their role.
How users come, log in and go: [users](users.md).

"""


def page() -> str:
    """Write the page, in Markdown."""
    rows = [
        ["", *(f"{role.value}<br>{role.label}" for role in Role)],
        ["---", *(":-:" for _ in Role)],
        *([str(act), *("✓" if act in MAY[role] else "" for role in Role)] for act in Act),
    ]
    return _HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - the page is what it is for
