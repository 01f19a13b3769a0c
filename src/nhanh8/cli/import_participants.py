"""`nhanh8 import`: take a list of participants into the registry."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail

if TYPE_CHECKING:
    from nhanh8.registry.intake import Tally
    from nhanh8.registry.sheet import RefusedRow, Sheet

_SOME_REFUSED = 3
"""Exit code. 1 says that the import failed, 2 that the command was written wrongly."""

_NAMES_SHOWN = 20
_REASONS_SHOWN = 20
_LONGEST_SHOWN = 40


def command(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The list, as CSV.")],
    encoding: Annotated[
        str | None, typer.Option(help="Its encoding, if neither UTF-8 nor UTF-16: windows-1258, for example.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help="Where to say which rows were refused, and why. Else it is beside FILE: LIST.refused.csv.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be added, changed and refused.")
    ] = False,
) -> None:
    """Import participants, and how they can be reached, from a CSV file. Safe to run twice.

    The first line names the columns, in any order, in English or Vietnamese: name (họ và tên),
    social_insurance_number (mã số BHXH), personal_identification_number (số CCCD), born (ngày sinh),
    phone (điện thoại), email. The name and one of the two numbers have to be there. Several phones or
    e-mail addresses in one cell have ";" between them.

    What a row says replaces what is on file for that person; an empty cell changes nothing. Nobody is ever
    removed. Rows that can't be imported are reported by line and reason, and the exit code is then 3.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from django.db import DatabaseError

    from nhanh8.audit.privacy import redact
    from nhanh8.registry.errors import ListError
    from nhanh8.registry.intake import Tally
    from nhanh8.registry.sheet import Sheet

    if dry_run:
        _rehearse(file, encoding, report)
        return
    report = report or file.with_suffix(".refused.csv")
    if report.is_symlink() or (report.exists() and not report.is_file()):
        fail(f"{report} isn't an ordinary file.", "Remove it, or name another one with --report.")
    if report.exists() and report.samefile(file):
        fail("The report can't be written over the list.", "Give it another name with --report.")
    tally = Tally()
    try:
        with file.open("rb") as opened:
            sheet = Sheet(opened, encoding)
            with _reported(report, tally) as refuse, _recorded(sheet, tally):
                _import(sheet, tally, file.stat().st_size, refuse, dry=False)
    except ListError as error:
        fail(str(error), "Nothing was imported.")
    except OSError as error:
        fail(f"{error.filename or file}: {error.strerror}.", _so_far(tally))
    except DatabaseError as error:
        fail(f"The database failed: {redact(str(error))}", f"{_so_far(tally)} `nhanh8 doctor` says more.")
    except KeyboardInterrupt:
        fail("Stopped.", _so_far(tally))
    _conclude(sheet, tally, report)


def _rehearse(file: Path, encoding: str | None, report: Path | None) -> None:
    """Say what an import would do. Nothing is written: no row, no record, no report."""
    from django.db import DatabaseError

    from nhanh8.audit.privacy import redact
    from nhanh8.registry.errors import ListError
    from nhanh8.registry.intake import Tally
    from nhanh8.registry.sheet import Sheet

    if report is not None:
        fail("A dry run writes no report.", "It says the first reasons itself; leave out --report.")
    tally = Tally()
    first: list[str] = []

    def refuse(row: "RefusedRow") -> None:
        if len(first) < _REASONS_SHOWN:
            first.append(f"Line {row.line}: {row.reason}")

    try:
        with file.open("rb") as opened:
            sheet = Sheet(opened, encoding)
            _import(sheet, tally, file.stat().st_size, refuse, dry=True)
    except ListError as error:
        fail(str(error), "Nothing would be imported.")
    except DatabaseError as error:
        fail(f"The database failed: {redact(str(error))}", "Nothing was imported: this is a dry run.")
    typer.echo(
        f"A dry run, nothing is written. {tally.rows:,} rows: {tally.added:,} people would be added, "
        f"{tally.changed:,} changed, {tally.unchanged:,} unchanged, {tally.refused:,} rows refused."
    )
    if sheet.unused:
        typer.echo(f"Columns that are not used: {_shown(sheet.unused)}.")
    if tally.refused:
        more = tally.refused - len(first)
        typer.secho(
            "\n".join([*first, *([f"... and {more:,} more."] if more else [])]), fg="yellow", err=True
        )
        raise typer.Exit(_SOME_REFUSED)


def _import(
    sheet: "Sheet", tally: "Tally", size: int, refuse: "Callable[[RefusedRow], None]", *, dry: bool
) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from nhanh8.accounts.opening import open_accounts
    from nhanh8.registry.intake import take_in

    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rows]:,} rows, {task.fields[refused]:,} refused"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=size, rows=0, refused=0)
        for _ in take_in(sheet, tally, settle=open_accounts, refuse=refuse, dry=dry):
            done = sheet.source.bytes_read
            progress.update(bar, completed=done, rows=tally.rows, refused=tally.refused)


@contextmanager
def _reported(path: Path, tally: "Tally") -> "Iterator[Callable[[RefusedRow], None]]":
    """Write refused rows to a file for its owner alone; there is none in the end if no row was refused.

    It is written beside and then put in its place: what stands there, a link above all, is never written to.
    """
    # With a mark, so that spreadsheets know that it is UTF-8.
    with NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        unfinished = Path(file.name)
        try:
            writer = csv.writer(file)
            writer.writerow(["line", "reason"])
            yield lambda row: writer.writerow([row.line, row.reason])
        finally:
            file.close()
            if tally.refused:
                unfinished.replace(path)
            else:
                unfinished.unlink()
                path.unlink(missing_ok=True)


@contextmanager
def _recorded(sheet: "Sheet", tally: "Tally") -> Iterator[None]:
    """Put into the audit record that an import began, and how it ended, whichever way that is."""
    from nhanh8.audit.record import append

    append("registry:import:began")
    complete = False
    try:
        yield
        complete = True
    finally:
        append(
            "registry:import:ended",
            complete=complete,
            sha256=sheet.source.sha256,
            added=tally.added,
            changed=tally.changed,
            unchanged=tally.unchanged,
            refused=tally.refused,
        )


def _so_far(tally: "Tally") -> str:
    return f"The first {tally.rows:,} rows are done; the same command again does the rest."


def _conclude(sheet: "Sheet", tally: "Tally", report: Path) -> None:
    typer.echo(
        f"{tally.rows:,} rows: {tally.added:,} people added, {tally.changed:,} changed, "
        f"{tally.unchanged:,} unchanged, {tally.refused:,} rows refused."
    )
    if sheet.unused:
        typer.echo(f"Columns that were not used: {_shown(sheet.unused)}.")
    if tally.refused:
        typer.secho(f"Why rows were refused: {report}", fg="yellow", err=True)
        raise typer.Exit(_SOME_REFUSED)


def _shown(names: Sequence[str]) -> str:
    """Give names out of a file for the terminal: some of them, short, without what a terminal obeys."""
    printable = ("".join(filter(str.isprintable, name)) for name in names[:_NAMES_SHOWN])
    cut = [name if len(name) <= _LONGEST_SHOWN else f"{name[:_LONGEST_SHOWN]}…" for name in printable]
    more = len(names) - len(cut)
    return ", ".join(cut) + (f" and {more} more" if more else "")
