"""Who is at the other end of a web request, as far as the rules need to know."""

from dataclasses import dataclass
from enum import StrEnum

from nhanh8.limits.source import masked, source_of


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
        """What limits count on: the IPv4 address, the /56 of an IPv6 one, or the text where it is neither."""
        return source_of(self.address)

    @property
    def source_masked(self) -> str:
        """The source as its owner may recognise it: `203.0.•.•`."""
        return masked(self.source)
