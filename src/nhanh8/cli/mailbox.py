"""`nhanh8 mailbox`: a mail server for trying things out."""

from typing import Annotated

import typer


def command(
    mail_port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 8025,
    smtp_port: Annotated[int, typer.Option(help="Port that mail is sent to; 0 takes a free one.")] = 1025,
) -> None:
    """Take every mail and deliver none: each is kept in HOME/mailbox and shown on a page (to try things)."""
    import asyncio

    from nhanh8.cli.app import read_settings
    from nhanh8.cli.ending import fail
    from nhanh8.demo import mailbox
    from nhanh8.site import logs

    def ready(at: mailbox.Addresses) -> None:
        typer.echo(f"mailbox ready {at.page} smtp {at.smtp}")

    folder = read_settings().home / "mailbox"
    logs.set_up()
    try:
        asyncio.run(mailbox.serve(folder, "127.0.0.1", mail_port, smtp_port, ready))
    except OSError as error:
        fail(f"The mailbox can't listen: {error}", "Choose other ports: --mail-port, --smtp-port.")
