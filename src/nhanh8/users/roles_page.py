"""The table of roles as a page: `make docs` writes docs/roles.md from the one table in `roles`."""

from typing import Final

from nhanh8.users.roles import MAY, Act, Role

_HEAD: Final = """# Roles

<!-- Made by `make docs` from src/nhanh8/users/roles.py. Change the table there. -->

Who may do what, in the console and on the filers' pages. Every page and every verb asks this one table;
officers and supervisors act for the participants and declarations of their own agency alone, auditors read
those of all. An administrator manages users and decides on nothing; one who has a second mailbox could invite
themselves there as an officer, which only the audit record would tell. Lists are imported on the command
line, by who runs the machine, whatever their role.
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
