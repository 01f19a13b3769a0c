"""`nhanh8 audit`: the record of every decision."""

import typer

from nhanh8.cli.app import start_django

command = typer.Typer(help="The record of every decision.", no_args_is_help=True)


@command.callback()
def audit() -> None:
    """Look after the record of every decision."""


@command.command()
def verify() -> None:
    """Check the whole audit record for changed, removed or reordered rows; exit code 1 if there are any."""
    start_django(serving=True)
    from typing import assert_never

    from nhanh8.audit.verify import Broken, Sound
    from nhanh8.audit.verify import verify as verify_record
    from nhanh8.cli.ending import fail

    match verify_record():
        case Sound(entries=entries):
            typer.secho(f"The audit record is sound: {entries} entries.", fg="green")
        case Broken(why=why):
            fail(
                f"The audit record is broken: {why}.",
                "Keep the database as it is and compare it with a backup.",
            )
        case other:
            assert_never(other)
