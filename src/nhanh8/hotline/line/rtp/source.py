"""From where a call's packets are taken (symmetric RTP, RFC 4961), and from where not.

The stream may carry a password, so it must not follow a stranger's packets ("RTP bleed"). The first packet
from a host that the signalling named is locked to, host and port. Packets from any other host (a caller
behind two NATs) must wait until the expected ones had their chance, and give way to them. Only a new offer
opens the lock again.
"""

from typing import Final

_PATIENCE_S: Final = 1.0
"""For the expected hosts, before another one is believed. Telephones begin to send within a few packets."""


class SourceLock:
    """Remembers the one source of a call."""

    def __init__(self) -> None:
        self.source: tuple[str, int] | None = None
        self._hosts: frozenset[str] = frozenset()
        self._began = 0.0
        self._expected = False

    def release(self, hosts: frozenset[str], now: float) -> None:
        """Expect packets from these hosts from now on, and forget the source there was."""
        self.source = None
        self._hosts = hosts
        self._began = now
        self._expected = False

    def take(self, source: tuple[str, int], now: float) -> bool:
        """Tell whether a packet from a new source is taken; if so, that source is locked to now."""
        if self._expected:
            return False
        expected = source[0] in self._hosts
        if not expected and (self.source is not None or now - self._began < _PATIENCE_S):
            return False
        self.source, self._expected = source, expected
        return True
