"""Pairs of UDP ports for RTP and RTCP (RFC 3550, 11: RTP even, RTCP the odd one above)."""

import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

_RANDOM_TRIES: Final = 50
"""A port that can't be guessed is harder to send packets to; if so many were taken, all are tried in turn."""
_BUFFER_BYTES: Final = 32 * 1024
"""Of the kernel, for one socket's incoming packets: about two seconds of audio. What floods is dropped
there."""
_EXPEDITED: Final = 0xB8
"""DSCP EF in the TOS byte: voice goes first in networks that care (RFC 4594, 4.1)."""


class NoPortError(Exception):
    """All RTP ports of the range are in use."""


@dataclass(frozen=True, slots=True)
class PortPair:
    """Two bound, non-blocking sockets."""

    rtp: socket.socket
    rtcp: socket.socket

    @property
    def port(self) -> int:
        """The even port."""
        return int(self.rtp.getsockname()[1])

    def close(self) -> None:
        """Give both ports back."""
        self.rtp.close()
        self.rtcp.close()


def open_pair(host: str, ports: tuple[int, int]) -> PortPair:
    """Bind a free pair from the range of even ports; NoPortError if there is none."""
    evens = range(ports[0] + ports[0] % 2, ports[1] + 1, 2)
    if not evens:
        raise NoPortError
    for _ in range(_RANDOM_TRIES):
        with suppress(OSError):
            return _bind(host, evens[secrets.randbelow(len(evens))])
    for port in evens:
        with suppress(OSError):
            return _bind(host, port)
    raise NoPortError


def _bind(host: str, port: int) -> PortPair:
    rtp = _socket(host, port)
    try:
        return PortPair(rtp, _socket(host, port + 1))
    except OSError:
        rtp.close()
        raise


def _socket(host: str, port: int) -> socket.socket:
    six = ip_address(host).version == 6  # noqa: PLR2004 - IPv6
    bound = socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setblocking(False)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
        if six:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, _EXPEDITED)
        else:
            bound.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, _EXPEDITED)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
