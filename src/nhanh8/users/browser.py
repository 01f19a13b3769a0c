"""Where a user's request comes from, as far as the rules need to know."""

from dataclasses import dataclass

from nhanh8.limits.source import masked, source_of


@dataclass(frozen=True, slots=True, repr=False)
class Browser:
    """Someone's browser."""

    address: str
    """IP address, as the server or its reverse proxy saw it."""
    agent: str
    """What it calls itself; anybody can write anything there."""

    @property
    def source(self) -> str:
        """What limits count on."""
        return source_of(self.address)

    @property
    def source_masked(self) -> str:
        """The source as its owner may recognise it: `203.0.•.•`."""
        return masked(self.source)
