"""From where a call's packets are taken (symmetric RTP, RFC 4961), and from where not.

The stream may carry a password, so it must not follow a stranger's packets ("RTP bleed"), however silent
the caller is. The first packet from a host that the signalling named (in the session description, or by
where its own packets come from) is locked to, host and port. The exact address of the session description
still takes over from it: after a re-INVITE to another port, packets from the old one are in flight. Only a
new offer opens the lock again. Media that come from yet another host need rtpengine in front.
"""


class SourceLock:
    """Remembers the one source of a call."""

    def __init__(self) -> None:
        self.source: tuple[str, int] | None = None
        self._hosts: frozenset[str] = frozenset()
        self._exact: tuple[str, int] | None = None

    def release(self, hosts: frozenset[str], exact: tuple[str, int] | None) -> None:
        """Expect packets from these hosts from now on, best from one address; forget the source there was."""
        self.source = None
        self._hosts = hosts
        self._exact = exact

    def take(self, source: tuple[str, int]) -> bool:
        """Tell whether a packet from a new source is taken; if so, that source is locked to now."""
        taken_over = source == self._exact != self.source
        if (self.source is not None and not taken_over) or source[0] not in self._hosts:
            return False
        self.source = source
        return True
