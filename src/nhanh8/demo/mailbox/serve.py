"""Run both ends of the mailbox: SMTP in, a page out."""

import asyncio
import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope, Session

from nhanh8.demo.mailbox.letters import Letters
from nhanh8.demo.mailbox.page import Page


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the mailbox listens."""

    page: str
    """URL."""
    smtp: str
    """`host:port`."""


class _Receiver:
    """What aiosmtpd asks about each mail: everything is taken."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        del server, session
        content = envelope.original_content or b""
        await asyncio.to_thread(self._letters.keep, content, envelope.mail_from or "", envelope.rcpt_tos)
        return "250 Kept"


async def serve(
    folder: Path, host: str, page_port: int, smtp_port: int, ready: Callable[[Addresses], None]
) -> None:
    """Keep mails in `folder` and show them, until SIGTERM or SIGINT.

    Port 0 takes a free one; `ready` is told which. Raises OSError where a port can't be had.
    """
    # It tells at INFO who writes to whom.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    letters = Letters(folder)
    receiver = _Receiver(letters)
    smtp = await loop.create_server(
        lambda: SMTP(receiver, enable_SMTPUTF8=True, hostname=host, loop=loop), host, smtp_port
    )
    page = Page(host, page_port, letters)
    thread = Thread(target=page.serve_forever, name="page", daemon=True)
    thread.start()
    try:
        taken = smtp.sockets[0].getsockname()[1]
        ready(Addresses(f"http://{host}:{page.server_port}", f"{host}:{taken}"))
        await stop.wait()
    finally:
        smtp.close()
        await asyncio.to_thread(page.shutdown)
        page.server_close()
        thread.join()
