"""`nhanh8 retention`: what is kept how long."""

from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from nhanh8.retention.run import Line

command = typer.Typer(cls=Group, help="What is kept how long.", no_args_is_help=True)


@command.callback()
def retention() -> None:
    """Look after what is kept how long."""


@command.command(cls=Command)
def run(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Remove what is over, in small bites beside the traffic. Safe to stop and to run again.

    Workers do the same by themselves each night; docs/retention.md has the rules. Rows that somebody has in
    hand just then are left to the next run. What went is put into the audit record.
    """
    start_django(serving=True)
    from nhanh8.cli import database
    from nhanh8.cli.ending import fail

    database.need()
    from nhanh8.retention.run import look, to_the_end

    shown: list[Line] = []
    try:
        _collect(look() if dry_run else to_the_end(), shown)
    except KeyboardInterrupt:
        _print(shown, "would go" if dry_run else "went")
        fail("Stopped.", "" if dry_run else "The same command again does the rest.")
    _print(shown, "would go" if dry_run else "went")


def _collect(lines: "Iterator[Line]", shown: "list[Line]") -> None:
    """Take the lines one by one, with the rule that is being worked on shown where somebody looks on."""
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        for line in lines:
            shown.append(line)
            status.update(f"{line.rule.name}: {line.rows:,}")


def _print(shown: "list[Line]", title: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("rule", "what", "kept", title):
        table.add_column(heading, justify="right" if heading == title else "left", overflow="fold")
    for line in shown:
        table.add_row(line.rule.name, line.rule.what, _days(line.rule.kept()), f"{line.rows:,}")
    console = Console()
    console.print(table, highlight=False)
    console.print(f"{sum(line.rows for line in shown):,} rows {title}.", highlight=False)


def _days(kept: "timedelta") -> str:
    return f"{kept.days:,} days" if kept.days else "not at all"
