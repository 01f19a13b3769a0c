"""Read a delivery status notification (RFC 3464), from whoever sent it: anybody can write to our address."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from typing import Final

LONGEST_BYTES: Final = 1 << 17
"""What comes after that isn't read: a report is some thousand bytes, with the mail that it returns. A second
of processor is the most that it takes to read so much."""
_DEEPEST: Final = 8
"""Levels of parts in parts: a report has three."""
_MOST_PARTS: Final = 50
_MOST_ADDRESSES: Final = 10
_FAILED = "failed"
_NAMING = ("Message-ID", "In-Reply-To", "References")
_NESTS = re.compile(rb"boundary\s*\*?[\d*]*\s*=|message/", re.IGNORECASE)
"""What opens a level, however it is written."""

_TYPE = re.compile(
    rb"(?:^|[\r\n])content-type[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*|\r[ \t][^\r\n]*)*", re.IGNORECASE
)
_LONGEST_TYPE: Final = 2000
_LONGEST_VALUE: Final = 1000
"""Characters of a field that are read: an address and its name, or the ids of a conversation."""


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    """A mail that could not be delivered, as a mail server tells."""

    status: str
    """RFC 3463: `5.1.1`, as it was written; anything may stand here."""
    message_ids: tuple[str, ...]
    """The Message-ID of what is returned, and what the report answers."""
    addresses: tuple[str, ...]
    """To whom the returned mail was, as far as is told: its own header first."""


def read(raw: bytes) -> Report | None:
    """Read a mail; None where it doesn't report a failure (but a delay, say, or is an automatic answer)."""
    cut = raw[:LONGEST_BYTES]
    if len(_NESTS.findall(cut)) > _MOST_PARTS:
        return None  # parts in parts in parts, which take time and stack to read
    if any(len(field[0]) > _LONGEST_TYPE for field in _TYPE.finditer(cut)):
        return None  # parameters without end, which take time in the square of their number
    try:
        mail = email.message_from_bytes(cut)
    except UnicodeError:
        return None  # a boundary in an encoding that only fails
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(_parts(mail))
    status = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    recipients = [block for part in status[:1] for block in _blocks(part)]
    failed = next((one for one in recipients if _value(one, "Action").lower() == _FAILED), None)
    if failed is None:
        return None
    returned = [head for part in parts if (head := _returned(part))]
    return Report(
        status=_value(failed, "Status"),
        message_ids=tuple(_value(head, name) for head in (*returned, mail) for name in _NAMING),
        addresses=tuple(_addresses(returned, failed))[:_MOST_ADDRESSES],
    )


def _parts(mail: Message, level: int = 0) -> Iterator[Message]:
    """Give the parts of a report; not those of the mail that is returned in it."""
    if mail.get_content_maintype() != "multipart" or level > _DEEPEST:
        return
    for part in _inside(mail)[:_MOST_PARTS]:
        if isinstance(part, Message):
            yield part
            yield from _parts(part, level + 1)


def _blocks(part: Message) -> list[Message]:
    """Give the groups of fields of a delivery-status part: the message's, then one for each recipient."""
    return [one for one in _inside(part)[:_MOST_PARTS] if isinstance(one, Message)]


def _returned(part: Message) -> Message | None:
    """Give the headers of a returned mail, whole or (`text/rfc822-headers`) without its text."""
    if part.get_content_type() == "message/rfc822":
        inside = _inside(part)
        return inside[0] if inside and isinstance(inside[0], Message) else None
    if part.get_content_type() == "text/rfc822-headers":
        part.del_param("charset")  # the sender's word: any codec of Python's would be tried
        decoded = part.get_payload(decode=True)
        return BytesHeaderParser().parsebytes(decoded) if isinstance(decoded, bytes) else None
    return None


def _inside(part: Message) -> list[object]:
    """Give what a part consists of; nothing where it is a text, which isn't decoded for that."""
    payload = part.get_payload() if part.is_multipart() else []
    return list(payload) if isinstance(payload, list) else []


def _addresses(returned: list[Message], failed: Message) -> Iterator[str]:
    # Without comments, which may stand in one another deeper than the stack is: our own mails have none.
    for _, address in getaddresses([_value(head, "To").replace("(", "") for head in returned]):
        yield address
    for name in ("Original-Recipient", "Final-Recipient"):
        # RFC 3464, 2.3.1: `rfc822; an@example.vn`.
        yield _value(failed, name).rpartition(";")[2].strip()


def _value(part: Message, name: str) -> str:
    return str(part.get(name, ""))[:_LONGEST_VALUE].strip()
