"""The SIP port: UDP and TCP, and the address that telephones find us at."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Final

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip.flow import Flow
from nhanh8.hotline.line.sip.tcp import TcpListener
from nhanh8.hotline.line.sip.udp import UdpListener

_TRIES: Final = 20
"""At a free port that UDP and TCP both have."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Both transports on one port."""

    udp: UdpListener
    tcp: TcpListener

    @property
    def port(self) -> int:
        """The port that was bound."""
        return self.udp.port

    async def close(self) -> None:
        """Free the port."""
        self.udp.close()
        await self.tcp.close()


async def listen(
    host: str,
    port: int,
    received: Callable[[bytes, Flow], None],
    admits: Callable[[str], bool],
    counts: Counts,
) -> Listeners:
    """Bind UDP and TCP to the same port; 0 takes one that is free for both. Raises OSError.

    What comes from a host that `admits` turns away is counted and not even read.
    """
    for attempt in range(_TRIES):
        udp = await UdpListener.listen(host, port, received, admits, counts)
        try:
            return Listeners(udp, await TcpListener.listen(host, udp.port, received, admits, counts))
        except OSError:
            udp.close()
            if port or attempt == _TRIES - 1:
                raise
    raise AssertionError


async def address_of(host: str) -> str:
    """Give the IP address of a host of the settings, looking up a name once, at start. Raises OSError."""
    with suppress(ValueError):
        return str(ip_address(host))
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    return str(found[0][4][0])


@lru_cache(maxsize=1024)
def facing(host: str, other: str) -> str:
    """Give our address for a peer: `host`, or where that is any address, the one on the way to the peer."""
    if not ip_address(host).is_unspecified:
        return host
    family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET  # noqa: PLR2004 - IPv6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((other, 9))  # sends nothing; any port will do
        return str(probe.getsockname()[0])
