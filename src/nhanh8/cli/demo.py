"""`nhanh8 demo`: everything at once, to look at."""

from pathlib import Path
from typing import Annotated

import typer

_Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]


def command(
    web_port: _Port = 8000,
    sip_port: _Port = 5060,
    mail_port: _Port = 8025,
    home: Annotated[Path, typer.Option(help="Folder for its data.", envvar="NHANH8_HOME")] = Path("var/demo"),
    ready_file: Annotated[
        Path | None, typer.Option(help="Write a JSON file once everything answers; removed at the end.")
    ] = None,
) -> None:
    """Start web, hotline, worker and a mailbox on this machine, with three people and a user of each role.

    It listens on 127.0.0.1 only, keeps everything in its home, and stops on Ctrl-C. Start it again with the
    same home, and the same people are there.
    """
    import asyncio
    import os

    from rich.console import Console

    from nhanh8.cli.app import start_django
    from nhanh8.cli.ending import fail
    from nhanh8.demo import place
    from nhanh8.demo.parts import PartError

    console = Console()
    try:
        with place.only_one(home):
            if ready_file:
                ready_file.unlink(missing_ok=True)
            key = place.secret_key(home)
            # The parts inherit these: a database of its own, whatever this shell has in mind.
            os.environ |= {
                "NHANH8_HOME": str(home.absolute()),
                "NHANH8_SECRET_KEY": key,
                "DATABASE_URL": "",
            }
            _refuse_taken_ports(place.HOST, web_port, sip_port, mail_port)
            start_django()

            from django.core.management import call_command

            from nhanh8.cli import database
            from nhanh8.demo import people, staff
            from nhanh8.demo.run import Invented, Wish, run
            from nhanh8.demo.screen import show

            console.print("[dim]Getting ready; the first start takes a little longer.[/]")
            database.make()
            call_command("migrate", interactive=False, verbosity=0)
            wish = Wish(home, web_port, sip_port, mail_port, ready_file)
            invented = Invented(people.settle(), staff.settle())
            asyncio.run(run(wish, key, invented, lambda ready: show(ready, console)))
    except place.InUseError:
        fail(f"Another demo runs in {home}.", "Stop it, or give this one a --home of its own.")
    except PartError as error:
        fail(str(error))
    console.print("[dim]Everything has stopped.[/]")


def _refuse_taken_ports(host: str, web: int, sip: int, mail: int) -> None:
    from nhanh8.cli.ending import fail
    from nhanh8.demo.ports import taken

    for option, port, udp in (
        ("--web-port", web, False),
        ("--sip-port", sip, True),
        ("--mail-port", mail, False),
    ):
        if taken(port, host, udp=udp):
            fail(
                f"Port {port} is taken by another program.",
                f"Stop that program, or choose another port: {option} 0 takes a free one.",
            )
