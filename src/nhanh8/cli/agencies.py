"""`nhanh8 agencies`: the agencies that people are sent to."""

from pathlib import Path
from typing import Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

_SOME_REFUSED = 3
"""Exit code, as of `nhanh8 import`."""

command = typer.Typer(
    cls=Group, help="The social insurance agencies that people are sent to.", no_args_is_help=True
)


@command.command("import", cls=Command)
def import_list(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list, as CSV in UTF-8.")],
) -> None:
    """Import agencies from a CSV file. Safe to run twice.

    The first line names the columns, in English or Vietnamese: code (mã), name (tên), province (tỉnh/thành
    phố), address (địa chỉ), hours (giờ làm việc), phone (điện thoại), communes (xã, phường; with ";" between
    them), lat and lon (vĩ độ, kinh độ; degrees). The first four have to be there. Between them stands a
    comma, a semicolon, as Vietnamese Excel writes it, or a tab; the first line decides. The name has to be
    as the registry writes it. A province of before July 2025 is read as the one it went into.

    A code that is known brings that agency up to date; none is removed. Rows that can't be imported are
    listed by line and reason, and the exit code is then 3.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from nhanh8.agencies.intake import take_in
    from nhanh8.agencies.lists import ListError

    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            taken = take_in(lines)
    except ListError as error:
        fail(str(error), "Rows before it may be in; the same command again is safe.")
    except OSError as error:
        fail(f"{error.filename or file}: {error.strerror}.")
    typer.echo(
        f"{taken.added:,} agencies added, {taken.changed:,} changed, {taken.unchanged:,} unchanged, "
        f"{len(taken.refused):,} rows refused."
    )
    for line, reason in taken.refused:
        typer.secho(f"Line {line}: {reason}", fg="yellow", err=True)
    if taken.refused:
        raise typer.Exit(_SOME_REFUSED)
