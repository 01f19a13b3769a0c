"""`nhanh8 audit`: the record of every decision."""

from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django

if TYPE_CHECKING:
    from nhanh8.audit.verify import Sound

command = typer.Typer(help="The record of every decision.", no_args_is_help=True)


@command.callback()
def audit() -> None:
    """Look after the record of every decision."""


@command.command()
def verify(
    noted: Annotated[
        str | None, typer.Option(metavar="N:DIGEST", help="What an earlier check said, noted elsewhere.")
    ] = None,
) -> None:
    """Check the whole audit record for changed, removed or reordered rows; exit code 1 if there are any.

    It says how many entries there are and the last one's digest. Note that where nobody with the database's
    keys can write: given to a later check, it finds a record that was put back to a state before it.
    """
    start_django(serving=True)
    from typing import assert_never

    from nhanh8.audit.verify import Broken, Sound
    from nhanh8.audit.verify import verify as verify_record
    from nhanh8.cli.ending import fail

    match verify_record(_read(noted) if noted else None):
        case Sound(entries=entries, digest=digest):
            typer.secho(f"The audit record is sound: {entries} entries.", fg="green")
            typer.echo(f"To note: {entries}:{digest}")
        case Broken(why=why):
            fail(
                f"The audit record is broken: {why}.",
                "Keep the database as it is and compare it with a backup.",
            )
        case other:
            assert_never(other)


def _read(noted: str) -> "Sound":
    from nhanh8.audit.verify import Sound
    from nhanh8.cli.ending import fail

    entries, colon, digest = noted.partition(":")
    if not colon or not entries.isdecimal():
        fail(f"This is not what an earlier check said: {noted}", "It looks like 1204:3f0a...")
    return Sound(int(entries), digest)
