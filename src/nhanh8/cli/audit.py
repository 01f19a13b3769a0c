"""`nhanh8 audit`: the record of every decision."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from nhanh8.audit.verify import Sound

_BROKEN = 3
"""Exit code. 1 says that the record couldn't be checked, 2 that the command was written wrongly."""
_NOTED = re.compile("0:|[1-9][0-9]*:[0-9a-f]{64}")
"""An empty record has no last entry, and so no digest."""

command = typer.Typer(cls=Group, help="The record of every decision.", no_args_is_help=True)


@command.callback()
def audit() -> None:
    """Look after the record of every decision."""


@command.command(cls=Command)
def verify(
    noted: Annotated[
        str | None, typer.Option(metavar="N:DIGEST", help="What an earlier check said, noted elsewhere.")
    ] = None,
) -> None:
    """Check the whole audit record for changed, removed or reordered rows.

    The exit code is 0 if the record is sound, 3 if it is broken, and 1 if it couldn't be checked.

    It says how many entries there are and the last one's digest. Note that where nobody with the database's
    keys can write: given to a later check, it finds a record that was put back to a state before it.
    """
    if noted and not _NOTED.fullmatch(noted):
        fail(
            f"This is not what an earlier check said: {noted}",
            "That is a count, a colon and 64 hex digits, such as 1204:3f0a...",
        )
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from typing import assert_never

    from nhanh8.audit.verify import Broken, NotedTooLongAgoError, Sound
    from nhanh8.audit.verify import verify as verify_record

    try:
        checked = verify_record(_read(noted) if noted else None)
    except NotedTooLongAgoError:
        fail(
            "What was noted is older than the record reaches back: its entry went by retention.",
            "Check the record without it, and note what that says.",
        )
    match checked:
        case Sound(entries=entries, digest=digest, removed=removed):
            gone = f" The first {removed} went by retention." if removed else ""
            typer.secho(f"The audit record is sound: {entries} entries.{gone}", fg="green")
            typer.echo(f"To note: {entries}:{digest}")
        case Broken(why=why):
            fail(
                f"The audit record is broken: {why}.",
                "Keep the database as it is and compare it with a backup.",
                code=_BROKEN,
            )
        case other:
            assert_never(other)


def _read(noted: str) -> "Sound":
    from nhanh8.audit.verify import Sound

    entries, _, digest = noted.partition(":")
    return Sound(int(entries), digest)
