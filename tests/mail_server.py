"""A real SMTP server for unit tests, in a thread: it takes, puts off or refuses as it is told."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

from ports import free_port


class MailServer:
    """It answers each recipient and each text with its replies of the moment, and keeps what it takes."""

    def __init__(self, recipient: str = "250 OK", text: str = "250 OK") -> None:
        self.recipient = recipient
        self.text = text
        self.raw: list[bytes] = []
        self.senders: list[str | None] = []

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took."""
        parsed = [message_from_bytes(raw, policy=policy.default) for raw in self.raw]
        return [mail for mail in parsed if isinstance(mail, EmailMessage)]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - same
        del server, session
        if self.text.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.raw.append(envelope.content)
            self.senders.append(envelope.mail_from)
        return self.text


@contextmanager
def running(
    server: MailServer,
    settings: Settings,
    *,
    port: int | None = None,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[None]:
    """Run a server, and have Django send to it."""
    port = port or free_port()
    controller = Controller(
        server,
        hostname="127.0.0.1",
        port=port,
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=bool(starttls),
    )
    send_to(settings, port)
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = bool(starttls), bool(tls)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def send_to(settings: Settings, port: int) -> None:
    """Have Django send to a port of this machine, whether anyone listens there or not."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = False
