"""`nhanh8 mail`: the outgoing mail, and what comes back."""

import sys
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from datetime import datetime

    from nhanh8.mail.queue import Queue

_TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: a mail server keeps the mail and runs the alias again."""
_CHUNK = 1 << 16

command = typer.Typer(cls=Group, help="The outgoing mail, and what comes back.", invoke_without_command=True)


@command.callback()
def mail(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """List the mails that wait and why, what became of the last day's, and how many addresses bounce."""
    if context.invoked_subcommand is not None:
        return
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from nhanh8.mail.queue import look
    from nhanh8.registry.bounces import bouncing

    (_print_json if json else _print)(look(), bouncing())


@command.command(cls=Command)
def bounce() -> None:
    """Take in a mail that came back: a delivery status notification (RFC 3464) on standard input.

    A mail server's alias pipes it here. The letter is marked as refused, and the bounces of its address are
    counted. What is no such report, or not about our mail, is dropped. The exit code is 75 where the database
    can't be used: the mail server then tries again.
    """
    raw = _all_of(sys.stdin.buffer)
    start_django(serving=True)
    from typing import assert_never

    from django.db import Error

    from nhanh8.cli.database import away
    from nhanh8.cli.ending import fail
    from nhanh8.mail import bounces

    try:
        answer = bounces.take_in(raw)
    except Error as error:
        fail(away(error), code=_TRY_AGAIN)
    match answer:
        case bounces.Noted(letter_id=letter, why=why):
            typer.echo(f"Letter {letter} came back: {why}.")
        case bounces.KnownAlready(letter_id=letter):
            typer.echo(f"Letter {letter} was known to be refused.")
        case bounces.NoReport():
            typer.echo("No report of a failure; dropped.")
        case bounces.NotOurs():
            typer.echo("Not about a mail of ours; dropped.")
        case other:
            assert_never(other)


def _all_of(stream: BinaryIO) -> bytes:
    """Read a stream to its end, for a mail server may take the contrary for a fault; keep its beginning."""
    from nhanh8.mail.reports import LONGEST_BYTES

    kept = bytearray()
    while chunk := stream.read(_CHUNK):
        kept += chunk[: LONGEST_BYTES - len(kept)]
    return bytes(kept)


def _print(queue: "Queue", bouncing: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if queue.first:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for title in ("kind", "to", "since", "attempts", "next try", "why"):
            table.add_column(title, justify="right" if title == "attempts" else "left", overflow="fold")
        for one in queue.first:
            times = (_moment(one.since), str(one.attempts), _moment(one.next_try_at))
            table.add_row(one.kind, one.to or "nobody", *times, one.why or "its turn hasn't come")
        console.print(table)
        if queue.waiting > len(queue.first):
            console.print(f"... and {queue.waiting - len(queue.first):,} more.", highlight=False)
    counts = ", ".join(f"{count:,} {state}" for state, count in queue.lately.items())
    for line in (
        f"{queue.waiting:,} waiting: {queue.put_off:,} put off by the mail server, {queue.late:,} late.",
        f"In the last 24 hours: {counts}.",
        f"Addresses on file that bounce: {bouncing:,}.",
    ):
        console.print(line, highlight=False)


def _print_json(queue: "Queue", bouncing: int) -> None:
    import json
    from dataclasses import asdict

    from django.core.serializers.json import DjangoJSONEncoder

    report = asdict(queue) | {"bouncing": bouncing}
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))


def _moment(at: "datetime") -> str:
    from django.utils import timezone

    return f"{timezone.localtime(at):%H:%M:%S %d/%m}"
