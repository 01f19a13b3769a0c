"""Messages out of a stream of bytes (RFC 3261, 18.3), and the keep-alives between them (RFC 5626, 3.5.1)."""

import re
from typing import Final

from nhanh8.hotline.line.sip import header_part

MOST_HEADER_BYTES: Final = 16 * 1024
"""Far above any real message; a peer that sends more is cut off."""
MOST_BODY_BYTES: Final = 8 * 1024
"""Several times the longest session description with a trunk's ISUP beside it."""
MOST_PINGS: Final = 10
"""In what is read at once. A telephone sends one in half a minute; whoever sends more is after something
else."""

_PING: Final = b"\r\n\r\n"
_NEWLINES: Final = re.compile(rb"(?:\r\n)*+")
_START: Final = re.compile(
    rb"(?:[A-Za-z0-9.!%*_+`'~-]{1,32} \S+ SIP/\d\.\d|SIP/\d\.\d \d{3}(?: [^\r\n\0]*)?)\r\n"
)
_LENGTH: Final = re.compile(
    rb"\r\n(?:content-length|l)[ \t]*:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", re.IGNORECASE
)
_DIGITS: Final = re.compile(rb"[ \t]*([0-9]{1,6})[ \t]*")


class GarbageError(Exception):
    """What came is no SIP: the stream can't be read any further."""


class Framer:
    """Cuts one connection's bytes into messages."""

    def __init__(self) -> None:
        self.pings = 0
        """Keep-alives (double CRLF) since the start: each wants a CRLF back."""
        self._buffer = b""
        self._at = 0
        """Where in the buffer what wasn't taken yet begins."""

    @property
    def within(self) -> bool:
        """Whether a message has begun and isn't complete."""
        return bool(self._buffer.strip(b"\r\n"))

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; return the messages that are complete now. GarbageError where they are no SIP.

        Takes time in proportion to what came: the buffer is cut once, however much is in it.
        """
        self._buffer += data
        self._at = 0
        most_pings = self.pings + MOST_PINGS
        messages = []
        while (message := self._next()) is not None:
            messages.append(message)
        if self.pings > most_pings:
            raise GarbageError
        self._buffer = self._buffer[self._at :]
        return messages

    def _next(self) -> bytes | None:
        if not self._skip_newlines():
            return None
        line_end = self._buffer.find(b"\n", self._at) + 1
        if line_end and not _START.fullmatch(self._buffer, self._at, line_end):
            raise GarbageError
        end = self._buffer.find(header_part.END, self._at)
        if (end if end >= 0 else len(self._buffer)) - self._at > MOST_HEADER_BYTES:
            raise GarbageError
        if end < 0:
            return None
        stop = end + len(header_part.END) + _length(self._buffer[self._at : end])
        if len(self._buffer) < stop:
            return None
        message = self._buffer[self._at : stop]
        self._at = stop
        return message

    def _skip_newlines(self) -> bool:
        """Pass over keep-alives, and a CRLF before a message; tell whether one has begun."""
        newlines = _NEWLINES.match(self._buffer, self._at)
        end = newlines.end() if newlines else self._at
        pings, odd = divmod(end - self._at, len(_PING))
        self.pings += pings
        rest = self._buffer[end : end + 2]
        if rest in {b"", b"\r"}:
            # What is odd may be the first half of another keep-alive.
            self._at = end - odd
            return False
        if rest.startswith((b"\r", b"\n")):
            raise GarbageError
        self._at = end
        return True


def _length(part: bytes) -> int:
    """Give the length of the body: without one nobody knows where the next message begins.

    It is mandatory on streams, and once: two readers might each believe another.
    """
    lengths = _LENGTH.findall(part)
    if (
        len(lengths) != 1
        or not header_part.well_formed(part)
        or not (digits := _DIGITS.fullmatch(lengths[0]))
    ):
        raise GarbageError
    if int(digits[1]) > MOST_BODY_BYTES:
        raise GarbageError
    return int(digits[1])
