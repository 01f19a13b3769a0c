"""SIP over TCP: answers go back on the connection that the request came on (RFC 3261, 18.2.2)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Self

from aiosipua import SipResponse

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.framing import Framer, GarbageError

_MOST_CONNECTIONS: Final = 1000
_MESSAGE_WITHIN_S: Final = 10.0
"""A message that has begun must be complete by then; slower senders are after something else."""
_MOST_UNSENT_BYTES: Final = 256 * 1024
"""A peer that doesn't read its answers is cut off."""


class TcpListener:
    """Accepts connections."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self._open: set[Connection] = set()

    @classmethod
    async def listen(
        cls,
        host: str,
        port: int,
        received: Callable[[bytes, Flow], None],
        admits: Callable[[str], bool],
        counts: Counts,
    ) -> Self:
        """Bind. Raises OSError where the port is taken."""
        listener = cls()
        loop = asyncio.get_running_loop()
        listener._server = await loop.create_server(
            lambda: Connection(received, admits, counts, listener._open), host, port, reuse_address=True
        )
        return listener

    async def close(self) -> None:
        """Free the port and close all connections."""
        if self._server:
            self._server.close()
        for connection in list(self._open):
            connection.close()
        if self._server:
            await self._server.wait_closed()


class Connection(asyncio.Protocol):
    """One connection; what goes wrong on it closes it alone."""

    def __init__(
        self,
        received: Callable[[bytes, Flow], None],
        admits: Callable[[str], bool],
        counts: Counts,
        among: "set[Connection]",
    ) -> None:
        self._received = received
        self._admits = admits
        self._counts = counts
        self._among = among
        self._framer = Framer()
        self._answered_pings = 0
        self._transport: Any = None
        self._deadline: asyncio.TimerHandle | None = None
        self.peer: Peer = ("", 0)

    def connection_made(self, transport: Any) -> None:
        """Take part, unless it is nobody we serve or there are too many."""
        self._transport = transport
        peer = transport.get_extra_info("peername")
        if peer and not self._admits(str(peer[0])):
            self._counts["sip from strangers"] += 1
            transport.abort()
            return
        if not peer or len(self._among) >= _MOST_CONNECTIONS:
            self._counts["sip connections refused"] += 1
            transport.abort()
            return
        self.peer = (str(peer[0]), int(peer[1]))
        self._among.add(self)

    def data_received(self, data: bytes) -> None:
        """Give on the messages that are complete; close on what is no SIP."""
        try:
            messages = self._framer.feed(data)
        except GarbageError:
            self._counts["sip connections with garbage"] += 1
            self.close()
            return
        if (new := self._framer.pings - self._answered_pings) > 0:
            self._answered_pings += new
            self.write(b"\r\n" * new)
        self._watch()
        for message in messages:
            self._received(message, TcpFlow(self, self.peer))

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it; calls that came over it live on, and may go on over another."""
        del exc
        self._among.discard(self)
        if self._deadline:
            self._deadline.cancel()

    def write(self, data: bytes) -> None:
        """Send bytes, unless the peer is gone or doesn't read."""
        if self._transport is None or self._transport.is_closing():
            self._counts["sip not sent"] += 1
            return
        if self._transport.get_write_buffer_size() > _MOST_UNSENT_BYTES:
            self._counts["sip connections that don't read"] += 1
            self._transport.abort()
            return
        self._transport.write(data)

    def close(self) -> None:
        """Close it."""
        self._transport.close()

    def _watch(self) -> None:
        if not self._framer.within:
            if self._deadline:
                self._deadline.cancel()
            self._deadline = None
        elif self._deadline is None:
            self._deadline = asyncio.get_running_loop().call_later(_MESSAGE_WITHIN_S, self.close)


@dataclass(frozen=True, slots=True)
class TcpFlow:
    """The way back over a connection."""

    connection: Connection
    source: Peer
    transport: str = "TCP"
    reliable: bool = True

    def way_back(self, response: SipResponse) -> Peer:
        """Answer on the connection, wherever Via points."""
        del response
        return self.source

    def send(self, message: bytes, to: Peer) -> None:
        """Send on the connection."""
        del to
        self.connection.write(message)
