"""Who is at the other end of a web request, as far as the rules need to know."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network

_IPV6_HOME = 64
"""Bits of an IPv6 address that a home or an office has of its own (RFC 6177): the rest is free to vary."""
_SHOWN_PARTS = 2
"""Of the four of an IPv4 address: enough for its owner to recognise."""


class Channel(StrEnum):
    """Where someone logs in, or asks for a password."""

    PORTAL = "portal"
    APP = "app"


@dataclass(frozen=True, slots=True, repr=False)
class Visitor:
    """Someone's browser or app."""

    channel: Channel
    address: str
    """IP address, as the server or its reverse proxy saw it."""
    agent: str
    """What the browser calls itself; anybody can write anything there."""

    @property
    def source(self) -> str:
        """What limits count on: the IPv4 address, the /64 of an IPv6 one, or the text where it is neither."""
        try:
            parsed = ip_address(self.address)
        except ValueError:
            return self.address
        if isinstance(parsed, IPv6Address):
            if parsed.ipv4_mapped:
                return str(parsed.ipv4_mapped)
            return str(ip_network((parsed, _IPV6_HOME), strict=False).network_address)
        return str(parsed)

    @property
    def source_masked(self) -> str:
        """The source as its owner may recognise it: `203.0.•.•`."""
        separator = ":" if ":" in self.source else "."
        return separator.join([*self.source.split(separator)[:_SHOWN_PARTS], "•", "•"])
