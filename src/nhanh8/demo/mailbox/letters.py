"""The received mails: `.eml` files in a folder."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from itertools import count
from pathlib import Path
from typing import Literal

_NAME = re.compile(r"\d{8}T\d{6}Z-\d+\.eml")
"""`20260131T235959Z-0001.eml`: when it came, in UTC, and the how-manieth it is. Sorts by age."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One received mail."""

    name: str
    """Of its file."""
    came_at: datetime
    recipients: str
    subject: str
    text: str
    """The plain text of it; empty where it has none."""
    html: str
    """The same as HTML, from whoever sent it; empty where it has none."""


class Letters:
    """The folder of received mails. Made where it is missing, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._numbers = count(1 + max((_number(name) for name in self._names()), default=0))

    def keep(self, content: bytes, sender: str, recipients: Sequence[str]) -> Path:
        """Write one mail, as it came, under headers that tell its envelope; the file appears whole."""
        envelope = [f"Return-Path: <{sender}>", *(f"Delivered-To: {r}" for r in recipients)]
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{next(self._numbers):04}.eml"
        unfinished = self.folder / f".{name}"
        unfinished.write_bytes("".join(f"{line}\r\n" for line in envelope).encode() + content)
        return unfinished.rename(self.folder / name)

    def newest_first(self) -> Iterator[Letter]:
        """Give every mail, the latest one first."""
        for name in sorted(self._names(), reverse=True):
            letter = self.find(name)
            if letter:
                yield letter

    def find(self, name: str) -> Letter | None:
        """Give the mail in the file of that name; None where there is no such file."""
        raw = self.raw(name)
        if raw is None:
            return None
        message = message_from_bytes(raw, policy=policy.default)
        return Letter(
            name=name,
            came_at=datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%z"),
            recipients=", ".join(str(r) for r in message.get_all("Delivered-To", [])),
            subject=str(message.get("Subject", "")),
            text=_body(message, "plain"),
            html=_body(message, "html"),
        )

    def raw(self, name: str) -> bytes | None:
        """Give the file of that name as it stands; None where there is no such mail."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _names(self) -> Iterator[str]:
        return (path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name))


def _number(name: str) -> int:
    return int(name.partition("-")[2].removesuffix(".eml"))


def _body(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    body = message.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, MessageError):
        return "(This text can't be decoded; the file has it as it came.)"
