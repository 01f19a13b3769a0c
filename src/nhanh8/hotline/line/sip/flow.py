"""Where a message came from and answers go: a UDP peer, or one TCP connection."""

from typing import Protocol

from aiosipua import SipResponse

Peer = tuple[str, int]
"""Host (an IP address) and port."""


class Flow(Protocol):
    """The way back to whoever sent a message."""

    @property
    def source(self) -> Peer:
        """From where it came, as the kernel saw it."""

    @property
    def transport(self) -> str:
        """`UDP` or `TCP`, as in Via."""

    @property
    def reliable(self) -> bool:
        """Whether what is sent arrives without sending it again."""

    def way_back(self, response: SipResponse) -> Peer:
        """Tell where a response is to be sent."""

    def send(self, message: bytes, to: Peer) -> None:
        """Send a message: on UDP to `to`, on TCP over this connection. What can't be sent is lost."""
