"""A real SMTP server that keeps what it is sent."""

import re
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ports import free_port


class MailServer:
    """An SMTP server on a free port: `with MailServer() as server: ... server.wait_for(address)`."""

    def __init__(self) -> None:
        self._mails: list[tuple[str, EmailMessage]] = []
        self._changed = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    def wait_for(self, *addresses: str, count: int = 1, timeout_s: float = 30) -> list[EmailMessage]:
        """Wait until each address has got so many mails, and give all that they got."""

        def all_there() -> bool:
            recipients = [to for to, _ in self._mails]
            return all(recipients.count(address) >= count for address in addresses)

        with self._changed:
            arrived = self._changed.wait_for(all_there, timeout_s)
            assert arrived, f"mail came only for {[to for to, _ in self._mails]}"
            return [mail for to, mail in self._mails if to in addresses]

    def wait_for_words(self, address: str, pattern: str, nth: int = 1, timeout_s: float = 30) -> str:
        """Wait until `pattern` was found in `nth` mails to an address; give what it found (a group) there."""

        def found() -> list[str]:
            texts = [_text(mail) for to, mail in self._mails if to == address]
            return [match[1] for text in texts if (match := re.search(pattern, text))]

        with self._changed:
            arrived = self._changed.wait_for(lambda: len(found()) >= nth, timeout_s)
            assert arrived, f"{pattern} was found in {len(found())} of {len(self._mails)} mails"
            return found()[nth - 1]

    @property
    def recipients(self) -> list[str]:
        """Whom mail came for, in order of arrival."""
        with self._changed:
            return [to for to, _ in self._mails]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        del server, session
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        with self._changed:
            self._mails.extend((to, mail) for to in envelope.rcpt_tos)
            self._changed.notify_all()
        return "250 OK"


def _text(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain
    return str(plain.get_content())
