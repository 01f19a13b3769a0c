"""`nhanh8 filers`: who may file TK1-TS, and for whom."""

import csv
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from nhanh8.filers.intake import Refuse, Tally

_SOME_REFUSED = 3
"""Exit code, as of `nhanh8 import`."""

command = typer.Typer(
    cls=Group, help="The units and organisations that file TK1-TS, and for whom.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list, as CSV in UTF-8.")]


@command.command("import", cls=Command)
def import_filers(file: File) -> None:
    """Import filers from a CSV file. Safe to run twice.

    The first line names the columns, in English or Vietnamese: tax_code (mã số thuế), name (tên), kind (loại:
    unit, đơn vị, or collection, tổ chức dịch vụ thu), agency (mã cơ quan BHXH), email. All have to be there.
    Between them stands a comma, a semicolon, as Vietnamese Excel writes it, or a tab; the first line decides.

    A tax code that is known brings that filer up to date; none is removed. Rows that can't be imported are
    reported by line and reason beside the file, in LIST.refused.csv, and the exit code is then 3.
    """

    def take_in(lines: Iterable[str], tally: "Tally", refuse: "Refuse") -> Iterator[None]:
        from nhanh8.filers import intake

        return intake.take_in_filers(lines, tally, refuse)

    _run(file, take_in, "filers added, {added:,}; changed, {changed:,}")


@command.command(cls=Command)
def participants(
    file: File,
    end: Annotated[bool, typer.Option("--end", help="They are managed no more by who is named.")] = False,
) -> None:
    """Import whom filers manage, from a CSV file with the columns tax_code and number. Safe to run twice.

    A filer files for those alone. With --end the rows say who is managed no more; nobody is removed
    otherwise. Rows that can't be imported are reported as by `nhanh8 filers import`.
    """

    def take_in(lines: Iterable[str], tally: "Tally", refuse: "Refuse") -> Iterator[None]:
        from nhanh8.filers import intake

        return intake.take_in_managed(lines, tally, refuse, end=end)

    _run(file, take_in, "participants added, {added:,}; ended, {changed:,}")


def _run(
    file: Path, take_in: "Callable[[Iterable[str], Tally, Refuse], Iterator[None]]", summary: str
) -> None:
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from nhanh8.agencies.lists import ListError
    from nhanh8.filers.intake import Tally

    tally = Tally()
    report = file.with_suffix(".refused.csv")
    refused: list[tuple[int, str]] = []
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            for _ in take_in(lines, tally, lambda line, why: refused.append((line, why))):
                pass
        _report(report, refused)
    except ListError as error:
        fail(str(error), "Rows before it may be in; the same command again is safe.")
    except OSError as error:
        fail(f"{error.filename or file}: {error.strerror}.")
    done = summary.format(added=tally.added, changed=tally.changed)
    typer.echo(f"{done}; unchanged, {tally.unchanged:,}; rows refused, {tally.refused:,}.".capitalize())
    if refused:
        typer.secho(f"Why rows were refused: {report}", fg="yellow", err=True)
        raise typer.Exit(_SOME_REFUSED)


def _report(path: Path, refused: list[tuple[int, str]]) -> None:
    """Write refused rows beside the list; there is no such file if none was."""
    path.unlink(missing_ok=True)  # a link, above all, is never written through
    if refused:
        # With a mark, so that spreadsheets know that it is UTF-8.
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["line", "reason"])
            writer.writerows(refused)
