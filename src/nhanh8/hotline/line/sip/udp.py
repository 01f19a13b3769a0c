"""SIP over UDP: one datagram, one message."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from aiosipua import SipResponse, parse_via

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip.flow import Flow, Peer

_KEEP_ALIVE = b"\r\n\0 "
"""Bytes that keep a NAT open and mean nothing (RFC 5626, 3.5.1 and what telephones send)."""
_SIP_PORT = 5060
_LONGEST_MESSAGE = 16 * 1024
"""A datagram larger than this is after something else: a call's messages have one or two thousand bytes."""
_BUFFER_BYTES = 1024 * 1024
"""Of the kernel, for incoming messages: about a thousand, so that a burst of calls isn't lost."""


class UdpListener(asyncio.DatagramProtocol):
    """Takes datagrams and gives each on with the way back.

    aiosipua's own asserts that its transport is asyncio's, which uvloop's is not.
    """

    def __init__(
        self, received: Callable[[bytes, Flow], None], admits: Callable[[str], bool], counts: Counts
    ) -> None:
        self._received = received
        self._admits = admits
        self._counts = counts
        self._transport: Any = None

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
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_datagram_endpoint(
            lambda: cls(received, admits, counts), local_addr=(host, port)
        )
        return protocol

    @property
    def port(self) -> int:
        """The port that was bound."""
        return int(self._transport.get_extra_info("sockname")[1])

    def close(self) -> None:
        """Free the port."""
        self._transport.close()

    def send(self, message: bytes, to: Peer) -> None:
        """Send one datagram. A host that is no IP address is an error of the other end: counted."""
        if self._transport.is_closing():
            return
        try:
            self._transport.sendto(message, to)
        except (OSError, ValueError, TypeError, OverflowError):
            self._counts["sip not sent"] += 1

    def connection_made(self, transport: Any) -> None:
        """Keep the transport, whichever loop made it."""
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)

    def datagram_received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        """Give a message on, unless it comes from nobody we serve or is none."""
        source = (str(addr[0]), int(addr[1]))
        if not self._admits(source[0]):
            self._counts["sip from strangers"] += 1
        elif len(data) > _LONGEST_MESSAGE:
            self._counts["sip too long"] += 1
        elif data.strip(_KEEP_ALIVE):
            self._received(data, UdpFlow(self, source))

    def error_received(self, exc: Exception) -> None:
        """Count what the network reports about earlier datagrams (ICMP)."""
        del exc
        self._counts["sip udp errors"] += 1


@dataclass(frozen=True, slots=True)
class UdpFlow:
    """The way back to a UDP peer."""

    listener: UdpListener
    source: Peer
    transport: str = "UDP"
    reliable: bool = False

    def way_back(self, response: SipResponse) -> Peer:
        """Answer to the address it came from.

        The port is the same too if `rport` asks for that (RFC 3581, 4), else Via's (RFC 3261, 18.2.2).
        """
        via = parse_via(response.headers.get("via")[0])
        port = self.source[1] if "rport" in via.params else via.port or _SIP_PORT
        return self.source[0], port

    def send(self, message: bytes, to: Peer) -> None:
        """Send to where it is wanted."""
        self.listener.send(message, to)
