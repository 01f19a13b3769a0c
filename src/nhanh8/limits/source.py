"""What limits count on of a network address, and how it is shown to its owner."""

from ipaddress import IPv6Address, ip_address, ip_network

_IPV6_HOME = 56
"""Bits of an IPv6 address that are given to a home (RFC 6177, 2): the rest is its own to vary. Of telephones,
which have a /64 each, 256 share one; a tunnel's /48, free to have, is 256 sources rather than 65,536."""
_SHOWN_PARTS = 2
"""Of the four of an IPv4 address: enough for its owner to recognise."""


def source_of(address: str) -> str:
    """Give the IPv4 address, the /56 of an IPv6 one, or the text where it is neither."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, _IPV6_HOME), strict=False).network_address)
    return str(parsed)


def masked(source: str) -> str:
    """Mask a source so that its owner still recognises it: `203.0.•.•`."""
    separator = ":" if ":" in source else "."
    return separator.join([*source.split(separator)[:_SHOWN_PARTS], "•", "•"])
