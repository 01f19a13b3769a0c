"""Messages out of a stream of bytes (RFC 3261, 18.3), and the keep-alives between them (RFC 5626, 3.5.1)."""

import re
from typing import Final

MOST_HEADER_BYTES: Final = 16 * 1024
"""Far above any real message; a peer that sends more is cut off."""
MOST_BODY_BYTES: Final = 64 * 1024

_START: Final = re.compile(rb"(?:[A-Za-z0-9.!%*_+`'~-]{1,32} \S+ SIP/\d\.\d|SIP/\d\.\d \d{3}(?: .*)?)\r?")
_LENGTH: Final = re.compile(
    rb"(?:^|\n)(?:content-length|l)[ \t]*:[ \t]*([0-9]{1,6})[ \t]*\r?(?=\n|$)", re.IGNORECASE
)
_END: Final = re.compile(rb"\r?\n\r?\n")


class GarbageError(Exception):
    """What came is no SIP: the stream can't be read any further."""


class Framer:
    """Cuts one connection's bytes into messages."""

    def __init__(self) -> None:
        self.pings = 0
        """Keep-alives (double CRLF) since the start: each wants a CRLF back."""
        self._buffer = b""

    @property
    def within(self) -> bool:
        """Whether a message has begun and isn't complete."""
        return bool(self._buffer.strip(b"\r\n"))

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes; return the messages that are complete now. GarbageError where they are no SIP."""
        self._buffer += data
        messages = []
        while (message := self._next()) is not None:
            messages.append(message)
        return messages

    def _next(self) -> bytes | None:
        while self._buffer.startswith(b"\r\n\r\n"):
            self._buffer = self._buffer[4:]
            self.pings += 1
        if self._buffer.startswith(b"\r\n") and self._buffer[2:3] not in {b"", b"\r"}:
            self._buffer = self._buffer[2:]
        if not self._buffer.strip(b"\r\n"):
            if len(self._buffer) > len(b"\r\n\r\n"):
                raise GarbageError
            return None
        line, newline, _ = self._buffer.partition(b"\n")
        if newline and not _START.fullmatch(line):
            raise GarbageError
        end = _END.search(self._buffer)
        if not end:
            if len(self._buffer) > MOST_HEADER_BYTES:
                raise GarbageError
            return None
        # Without Content-Length nobody knows where the next message begins: it is mandatory on streams.
        length = _LENGTH.search(self._buffer, 0, end.start())
        if end.start() > MOST_HEADER_BYTES or not length or int(length[1]) > MOST_BODY_BYTES:
            raise GarbageError
        stop = end.end() + int(length[1])
        if len(self._buffer) < stop:
            return None
        message, self._buffer = self._buffer[:stop], self._buffer[stop:]
        return message
